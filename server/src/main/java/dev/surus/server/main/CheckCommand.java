package dev.surus.server.main;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.embedded.DirectoryCheck;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `surus check`: exit code 0 where the whole directory is sound, 1 where it is not or cannot be looked at.
@Command(name = "check", description = "verifies a data directory that no server has open: pages, trees, indexes, catalogs")
final class CheckCommand implements Callable<Integer> {
    @Option(names = {"-?", "--help"}, usageHelp = true, description = "shows this help")
    private boolean help;
    @Mixin
    private DirectoryOption directory;

    @Override
    public Integer call() {
        var data = directory.path();
        if (InitdbCommand.isAbsentOrEmpty(data)) {
            throw new Surus.Refusal("there is no data directory in " + data);
        }
        DirectoryCheck.Result result;
        try {
            result = DirectoryCheck.run(data);
        } catch (SqlException refused) {
            throw new Surus.Refusal(refused.getMessage());
        }
        result.faults().forEach(System.out::println);
        System.out.printf("%d files, %d pages, %d indexes: %s%n", result.files(), result.pages(), result.indexes(),
                result.faults().isEmpty() ? "sound" : result.faults().size() + " faults");
        return result.faults().isEmpty() ? 0 : 1;
    }
}
