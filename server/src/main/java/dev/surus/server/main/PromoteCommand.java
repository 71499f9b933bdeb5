package dev.surus.server.main;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `surus promote`: there are no standbys, which is what pg_ctl says of a server that is none.
@Command(name = "promote", hidden = true, description = "ends the standby mode of a server (there are no standbys)")
final class PromoteCommand implements Callable<Integer> {
    @Mixin
    private ControlOptions control;

    @Override
    public Integer call() {
        String absence = new ServerProcess(control.data(), control).absence("promote signal");
        throw new Surus.Refusal(absence != null ? absence : "cannot promote server; server is not in standby mode");
    }
}
