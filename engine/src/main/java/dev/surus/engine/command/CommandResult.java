package dev.surus.engine.command;

import java.util.List;

/// What a utility statement answers.
public sealed interface CommandResult {
    /// The command tag that CommandComplete carries; null where the answer went out already.
    String tag();

    record Done(String tag) implements CommandResult {}

    /// A few rows made at once (SHOW, EXPLAIN ...), boxed.
    record Rows(List<OutputColumn> columns, List<Object[]> rows, String tag) implements CommandResult {}
}
