package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.command.StatementOptions;
import dev.surus.engine.executor.PlanPrinter;
import dev.surus.engine.parser.ast.Option;
import java.util.List;

/// What EXPLAIN was asked for, judged. BUFFERS, WAL and SETTINGS are taken, but there is nothing that they would show: pages are not
/// counted per query.
/// @param locks what the statement would lock, instead of its plan: Surus's own
record ExplainOptions(PlanPrinter.Options shown, Format format, boolean locks) {
    enum Format { TEXT, XML, JSON, YAML }

    static ExplainOptions of(List<Option> given) {
        boolean analyze = false;
        boolean verbose = false;
        boolean costs = true;
        boolean wal = false;
        boolean locks = false;
        Boolean timing = null;
        Boolean summary = null;
        var format = Format.TEXT;
        for (Option option : given) {
            switch (option.name()) {
                case "analyze" -> analyze = StatementOptions.flag(option);
                case "verbose" -> verbose = StatementOptions.flag(option);
                case "costs" -> costs = StatementOptions.flag(option);
                case "buffers", "settings" -> StatementOptions.flag(option);
                case "wal" -> wal = StatementOptions.flag(option);
                case "timing" -> timing = StatementOptions.flag(option);
                case "summary" -> summary = StatementOptions.flag(option);
                case "locks" -> locks = StatementOptions.flag(option);
                case "format" -> format = format(option);
                default -> throw StatementOptions.unknown("EXPLAIN", option);
            }
        }
        if (wal && !analyze) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, SessionMessage.EXPLAIN_REQUIRES_ANALYZE, "WAL");
        }
        if (locks && analyze) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, SessionMessage.EXPLAIN_LOCKS_WITH_ANALYZE);
        }
        if (timing != null && timing && !analyze) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, SessionMessage.EXPLAIN_REQUIRES_ANALYZE, "TIMING");
        }
        return new ExplainOptions(new PlanPrinter.Options(analyze, verbose, costs, timing == null ? analyze : timing,
                summary == null ? analyze : summary), format, locks);
    }

    private static Format format(Option option) {
        String text = option.value() instanceof Option.Text value ? value.text() : "";
        return switch (text) {
            case "text" -> Format.TEXT;
            case "xml" -> Format.XML;
            case "json" -> Format.JSON;
            case "yaml" -> Format.YAML;
            default -> throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, SessionMessage.EXPLAIN_VALUE, option.name(), text)
                    .at(option.position());
        };
    }
}
