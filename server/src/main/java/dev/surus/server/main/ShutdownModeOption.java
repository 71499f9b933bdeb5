package dev.surus.server.main;

import picocli.CommandLine.Option;

/// How a server is to end: -m smart, fast or immediate, or their first letters.
final class ShutdownModeOption {
    @Option(names = {"-m", "--mode"}, paramLabel = "MODE", defaultValue = "fast", description = "smart, fast or immediate (default: fast)")
    private String mode;

    /// Checks the word before anything is done.
    void check() {
        signal();
    }

    boolean isImmediate() {
        return mode.equals("i") || mode.equals("immediate");
    }

    boolean isSmart() {
        return mode.equals("s") || mode.equals("smart");
    }

    /// The signal that asks for it. An immediate end comes by INT, too: the JVM keeps QUIT for itself (RunCommand.IMMEDIATE_FILE).
    String signal() {
        return switch (mode) {
            case "s", "smart" -> "TERM";
            case "f", "fast", "i", "immediate" -> "INT";
            default -> throw new Surus.Refusal("unrecognized shutdown mode \"" + mode + "\"" + System.lineSeparator()
                    + "Try \"surus stop --help\" for more information.");
        };
    }
}
