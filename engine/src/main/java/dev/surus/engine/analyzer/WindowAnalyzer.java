package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query.Frame;
import dev.surus.engine.analyzer.tree.Query.Window;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.parser.ast.Expression.FunctionCall;
import dev.surus.engine.parser.ast.WindowDefinition;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Window calls and window definitions: OVER, WINDOW, frames.
final class WindowAnalyzer {
    private static final int BTREE = 403;
    private static final int IN_RANGE_SUPPORT = 3;

    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    WindowAnalyzer(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    Expression call(Scope scope, FunctionEntry function, List<Expression> arguments, FunctionCall call,
            Expression filter, boolean aggregate, int result, int position) {
        // A window call inside a window call's arguments.
        if (scope.hasWindowCalls) {
            var all = new ArrayList<>(arguments);
            if (filter != null) {
                all.add(filter);
            }
            var nested = Levels.windowCall(all);
            if (nested != null) {
                throw new SqlException(SqlState.WINDOWING_ERROR, AnalyzerMessage.WINDOW_NESTED)
                        .at(Expressions.location(nested));
            }
        }
        var kind = scope.kind;
        if (kind != null && !kind.allowsWindows()) {
            throw new SqlException(
                    SqlState.WINDOWING_ERROR, AnalyzerMessage.WINDOW_NOT_ALLOWED, kind.placesForWindows()).at(position);
        }
        int window = windowOf(scope, call.over());
        scope.hasWindowCalls = true;
        return new Expression.WindowCall(function.oid(), arguments, filter, window, call.star(), aggregate, result, 0, 0,
                position);
    }

    /// The index of the window that an OVER means.
    private int windowOf(Scope scope, WindowDefinition over) {
        var definitions = scope.windowDefinitions;
        if (over.name() != null) {
            for (int i = 0; i < definitions.size(); i++) {
                if (over.name().equals(definitions.get(i).name())) {
                    return i;
                }
            }
            throw new SqlException(SqlState.UNDEFINED_OBJECT, AnalyzerMessage.WINDOW_MISSING, over.name())
                    .at(over.position());
        }
        for (int i = 0; i < definitions.size(); i++) {
            var other = definitions.get(i);
            if (other.name() == null && Objects.equals(withoutPlace(over), withoutPlace(other))) {
                return i;
            }
        }
        definitions.add(over);
        return definitions.size() - 1;
    }

    private static WindowDefinition withoutPlace(WindowDefinition window) {
        return new WindowDefinition(window.name(), window.reference(), window.partitionBy(), window.orderBy(),
                window.frame(), 0);
    }

    /// All window definitions of a level, after its targets and ORDER BY.
    void definitions(Scope scope, SortAnalyzer.Targets targets) {
        var windows = scope.query.windows;
        var definitions = scope.windowDefinitions;
        for (int i = 0; i < definitions.size(); i++) {
            var definition = definitions.get(i);
            if (definition.name() != null) {
                for (int k = 0; k < i; k++) {
                    if (definition.name().equals(definitions.get(k).name())) {
                        throw new SqlException(
                                SqlState.WINDOWING_ERROR, AnalyzerMessage.WINDOW_DUPLICATE, definition.name())
                                .at(definition.position());
                    }
                }
            }
            windows.add(window(scope, definition, i, targets));
        }
    }

    private Window window(Scope scope, WindowDefinition definition, int index, SortAnalyzer.Targets targets) {
        Window reference = null;
        if (definition.reference() != null) {
            for (int k = 0; k < index; k++) {
                if (definition.reference().equals(scope.windowDefinitions.get(k).name())) {
                    reference = scope.query.windows.get(k);
                }
            }
            if (reference == null) {
                throw new SqlException(
                        SqlState.UNDEFINED_OBJECT, AnalyzerMessage.WINDOW_MISSING, definition.reference())
                        .at(definition.position());
            }
        }
        var orderBy = analysis.sorting.orderBy(
                scope, definition.orderBy(), targets, ExpressionKind.WINDOW_ORDER, true);
        var partitionBy = analysis.sorting.partitionBy(scope, definition.partitionBy(), targets);
        if (reference != null) {
            if (!partitionBy.isEmpty()) {
                throw new SqlException(
                        SqlState.WINDOWING_ERROR, AnalyzerMessage.WINDOW_OVERRIDE_PARTITION, definition.reference())
                        .at(definition.position());
            }
            if (!orderBy.isEmpty() && !reference.orderBy().isEmpty()) {
                throw new SqlException(
                        SqlState.WINDOWING_ERROR, AnalyzerMessage.WINDOW_OVERRIDE_ORDER, definition.reference())
                        .at(definition.position());
            }
            if (scope.windowDefinitions.get(scope.query.windows.indexOf(reference)).frame() != null) {
                var error = new SqlException(
                        SqlState.WINDOWING_ERROR, AnalyzerMessage.WINDOW_COPY_FRAME, definition.reference())
                        .at(definition.position());
                throw definition.name() == null && orderBy.isEmpty() && definition.frame() == null
                        ? error.hint(AnalyzerMessage.WINDOW_COPY_HINT) : error;
            }
            partitionBy = reference.partitionBy();
            orderBy = orderBy.isEmpty() ? reference.orderBy() : orderBy;
        }
        return new Window(definition.name(), partitionBy, orderBy,
                frame(scope, definition.frame(), orderBy, definition.position()));
    }

    private Frame frame(Scope scope, WindowDefinition.Frame frame, List<SortKey> orderBy, int position) {
        if (frame == null) {
            return new Frame(Frame.Mode.RANGE, Frame.Bound.UNBOUNDED_PRECEDING, null, Frame.Bound.CURRENT_ROW, null,
                    Frame.Exclusion.NONE);
        }
        var mode = Frame.Mode.valueOf(frame.unit().name());
        var start = Frame.Bound.valueOf(frame.start().kind().name());
        var end = frame.end() == null ? Frame.Bound.CURRENT_ROW : Frame.Bound.valueOf(frame.end().kind().name());
        var startAst = frame.start().offset();
        var endAst = frame.end() == null ? null : frame.end().offset();
        if (mode == Frame.Mode.RANGE && (startAst != null || endAst != null) && orderBy.size() != 1) {
            throw new SqlException(SqlState.WINDOWING_ERROR, AnalyzerMessage.RANGE_ONE_COLUMN).at(position);
        }
        if (mode == Frame.Mode.GROUPS && orderBy.isEmpty()) {
            throw new SqlException(SqlState.WINDOWING_ERROR, AnalyzerMessage.GROUPS_ORDER_BY).at(position);
        }
        var exclusion = switch (frame.exclusion()) {
            case NO_OTHERS -> Frame.Exclusion.NONE;
            case CURRENT_ROW -> Frame.Exclusion.CURRENT_ROW;
            case GROUP -> Frame.Exclusion.GROUP;
            case TIES -> Frame.Exclusion.TIES;
        };
        return new Frame(mode, start, offset(scope, mode, startAst, orderBy), end,
                offset(scope, mode, endAst, orderBy), exclusion);
    }

    private Expression offset(
            Scope scope, Frame.Mode mode, dev.surus.engine.parser.ast.Expression written, List<SortKey> orderBy) {
        if (written == null) {
            return null;
        }
        Expression result;
        switch (mode) {
            case ROWS -> {
                var offset = analysis.expressions.analyze(scope, written, ExpressionKind.WINDOW_FRAME_ROWS);
                result = analysis.coercion.toSpecific(offset, TypeOid.INT8, -1, "ROWS");
                checkNoColumns(result, "ROWS");
            }
            case GROUPS -> {
                var offset = analysis.expressions.analyze(scope, written, ExpressionKind.WINDOW_FRAME_GROUPS);
                result = analysis.coercion.toSpecific(offset, TypeOid.INT8, -1, "GROUPS");
                checkNoColumns(result, "GROUPS");
            }
            case RANGE -> {
                var offset = analysis.expressions.analyze(scope, written, ExpressionKind.WINDOW_FRAME_RANGE);
                result = analysis.coercion.toSpecific(offset, rangeOffsetType(offset, orderBy.getFirst()), -1, "RANGE");
                checkNoColumns(result, "RANGE");
            }
            default -> throw Coercion.internal("unexpected frame");
        }
        return analysis.collations.assign(result);
    }

    private static void checkNoColumns(Expression offset, String construct) {
        int position = Levels.firstColumn(offset);
        if (position >= 0) {
            throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.NO_VARIABLES, construct)
                    .at(position);
        }
    }

    /// The type of a RANGE offset: one for which the ordering column's type has an in_range function.
    private int rangeOffsetType(Expression offset, SortKey key) {
        int column = key.expression().type();
        var comparison = catalog.comparison(column);
        int input = comparison.inputType() == 0 ? column : comparison.inputType();
        int actual = offset.type();
        int exact = 0;
        int selected = 0;
        int count = 0;
        int preferred = actual == TypeOid.UNKNOWN ? column : actual;
        for (int type : RANGE_OFFSET_TYPES) {
            if (comparison.family() != 0
                    && catalog.catalog.supportFunction(comparison.family(), input, type, IN_RANGE_SUPPORT) != 0) {
                if (type == preferred) {
                    exact = type;
                }
                if (analysis.coercion.canCoerce(actual, type, Coercion.Context.IMPLICIT)) {
                    selected = selected == 0 ? type : selected;
                    count++;
                }
            }
        }
        if (exact != 0) {
            return exact;
        }
        if (count == 0) {
            boolean any = false;
            for (int type : RANGE_OFFSET_TYPES) {
                any |= comparison.family() != 0
                        && catalog.catalog.supportFunction(comparison.family(), input, type, IN_RANGE_SUPPORT) != 0;
            }
            throw any
                    ? new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.RANGE_UNSUPPORTED_OFFSET,
                            catalog.typeText(column, -1), catalog.typeText(actual, -1))
                            .hint(AnalyzerMessage.RANGE_OFFSET_HINT).at(Expressions.location(offset))
                    : new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.RANGE_UNSUPPORTED,
                            catalog.typeText(column, -1)).at(Expressions.location(offset));
        }
        if (count > 1) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.RANGE_AMBIGUOUS,
                    catalog.typeText(column, -1), catalog.typeText(actual, -1))
                    .hint(AnalyzerMessage.RANGE_AMBIGUOUS_HINT).at(Expressions.location(offset));
        }
        return selected;
    }

    private static final int[] RANGE_OFFSET_TYPES = {
        TypeOid.INT2, TypeOid.INT4, TypeOid.INT8, TypeOid.NUMERIC, TypeOid.FLOAT8, TypeOid.INTERVAL
    };
}
