package dev.surus.server.main;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `surus reload`: the server reads its configuration files again.
@Command(name = "reload", description = "makes the server read its configuration files again")
final class ReloadCommand implements Callable<Integer> {
    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;
    @Mixin
    private DirectoryOption directory;

    @Override
    public Integer call() throws IOException, InterruptedException {
        new ServerProcess(directory.path()).signal("HUP");
        System.out.println("server signaled");
        return 0;
    }
}
