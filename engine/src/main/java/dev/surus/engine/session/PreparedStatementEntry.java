package dev.surus.engine.session;

import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.executor.QueryExecution;
import dev.surus.engine.parser.ParsedStatement;
import dev.surus.engine.session.SessionSink.ResultColumn;
import java.util.List;

/// A statement that can be executed many times: parsed once, analyzed and planned again only when what it stands on changed.
final class PreparedStatementEntry {
    final String name;
    /// Null for an empty query.
    final ParsedStatement parsed;
    final String sourceText;
    final boolean fromSql;
    final long preparedAtMicros;
    /// Types of its parameters, all known after the analysis.
    int[] parameterTypes;
    /// What it returns, null where it returns no rows; fixed from the first analysis on.
    List<OutputColumn> columns;
    /// The analyzed and planned query; null for utilities.
    CachedPlan plan;
    /// How often it was opened with a plan for all values, and with one for the parameters' values; what those cost together.
    long genericPlans;
    long customPlans;
    double customCosts;
    /// How often its text came again in the simple protocol.
    int repetitions;
    /// The operators of an earlier execution, for the next one.
    QueryExecution idle;

    /// The columns as the client gets them, for [#shownColumns] and [#shownFormats].
    List<ResultColumn> shown;
    List<OutputColumn> shownColumns;
    short[] shownFormats;

    PreparedStatementEntry(String name, ParsedStatement parsed, String sourceText, boolean fromSql, long preparedAtMicros) {
        this.name = name;
        this.parsed = parsed;
        this.sourceText = sourceText;
        this.fromSql = fromSql;
        this.preparedAtMicros = preparedAtMicros;
    }

    /// Gives up what the next execution makes again.
    void rest() {
        idle = null;
        shown = null;
        shownColumns = null;
        shownFormats = null;
    }
}
