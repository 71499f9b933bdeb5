package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.parser.LiteralScanner;
import dev.surus.engine.parser.ParsedStatement;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.session.SharedStatements.Shape;
import dev.surus.engine.session.SharedStatements.Variant;
import dev.surus.engine.type.TypeOid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// One session's way to the plans that all share ([SharedStatements]): from a text to a statement with its values, without a parse.
///
/// Whatever is not plain (a literal that its type's input refuses, a relation that is gone, an error in the analysis) is left to the ordinary
/// way, which reports it with the position in the text.
final class LiteralSharing {
    private static final int STATEMENTS_MAX = 64;
    private static final int LONGEST_TEXT = 8_192;
    /// Estimated cost beyond which planning costs nothing in comparison, and the values may matter.
    private static final double COST_MAX = 20_000;
    /// Literals whose value depends on when they are read.
    private static final Pattern TIME_WORD = Pattern.compile("\\b(now|today|tomorrow|yesterday)\\b", Pattern.CASE_INSENSITIVE);

    private final SessionContext context;
    private final QueryRunner queries;
    private final Supplier<ParserOptions> options;
    private final SharedStatements shared;
    private final PlanningEnvironment.Current environment;
    private LiteralScanner literals = new LiteralScanner();
    private PlanningEnvironment localEnvironment;
    private Local found;
    /// This session's statements by shape, for the present environment.
    private final Map<String, Local> local = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Local> eldest) {
            return size() > STATEMENTS_MAX;
        }
    };

    /// A variant as this session last used it.
    private static final class Local {
        final Shape shape;
        Variant variant;
        PreparedStatementEntry entry;

        Local(Shape shape) {
            this.shape = shape;
        }
    }

    LiteralSharing(SessionContext context, QueryRunner queries, Supplier<ParserOptions> options) {
        this.options = options;
        this.context = context;
        this.queries = queries;
        shared = context.cluster().part(SharedStatements.class);
        environment = new PlanningEnvironment.Current(context);
    }

    /// What plans made now depend on.
    PlanningEnvironment environment() {
        return environment.get();
    }

    /// Whether a text may be run by [#open], which then works on what was found here. Asks nothing of the catalog.
    boolean find(String sql) {
        if (sql.length() > LONGEST_TEXT || sql.isEmpty() || !mayBegin(sql.charAt(0)) || context.catalog().hasChanges() || !literals.scan(sql)) {
            return false;
        }
        var now = environment.get();
        if (now != localEnvironment) {
            local.clear();
            localEnvironment = now;
        }
        String text = literals.shape();
        found = local.get(text);
        if (found == null) {
            found = new Local(shared.shape(text, now));
            local.put(text, found);
        }
        if (found.shape.isRefused()) {
            return false;
        }
        if (found.variant == null || !found.variant.matches(literals)) {
            found.variant = found.shape.find(literals);
            found.entry = null;
        }
        return found.variant != null || found.shape.isDue();
    }

    /// Forgets this session's own; the shared plans stay.
    void rest() {
        local.clear();
        found = null;
        literals = new LiteralScanner();
    }

    /// SELECT, INSERT, UPDATE, DELETE.
    private static boolean mayBegin(char first) {
        return switch (first) {
            case 'S', 's', 'I', 'i', 'U', 'u', 'D', 'd' -> true;
            default -> false;
        };
    }

    private Variant make(String sql, Shape shape) {
        if (!options.get().equals(ParserOptions.DEFAULT)) {
            return null;
        }
        var parsed = parse(sql);
        if (parsed == null) {
            return null;
        }
        if (!(parsed.statement() instanceof QueryStatement query)
                || query instanceof SelectStatement s && s.body() instanceof SelectStatement.Plain plain && plain.into() != null) {
            shape.refuse();
            return null;
        }
        var generic = LiteralParameters.of(query, sql, literals);
        for (int i = 0; i < literals.count(); i++) {
            if (generic.parameterOf()[i] == 0 && literals.kind(i) == LiteralScanner.STRING && TIME_WORD.matcher(literals.text(i)).find()) {
                shape.refuse();
                return null;
            }
        }
        var variant = new Variant(new ParsedStatement(generic.statement(), parsed.start(), parsed.length(), parsed.text()), generic, literals);
        if (!plan(variant, parsed, shape)) {
            shape.refuse();
            return null;
        }
        return shape.add(variant, literals);
    }

    /// Null for anything but one plain statement.
    private static ParsedStatement parse(String sql) {
        try {
            var script = Parser.parse(sql, ParserOptions.DEFAULT);
            return script.statements().size() == 1 && script.notices().isEmpty() ? script.statements().getFirst() : null;
        } catch (SqlException _) {
            return null;
        }
    }

    /// Plans for all values.
    /// @param original the statement with its literals: where a plan for these is better, the shape is not shared any more
    /// @return false where there is no good common plan
    private boolean plan(Variant variant, ParsedStatement original, Shape shape) {
        return queries.withoutUsers(() -> planned(variant, original, shape));
    }

    private boolean planned(Variant variant, ParsedStatement original, Shape shape) {
        try {
            var special = variant.types.length > 0 ? queries.plan(original, null) : null;
            if (special != null && (special.statement().constants().byUsers() || readsPartitions(special) || special.statement().constants().failing() != null)) {
                // Which partitions are read, the constants tell, and whether they are an error by themselves.
                shape.refuse();
                return false;
            }
            var plan = queries.plan(variant.parsed, variant.types);
            if (plan.statement().constants().byUsers()) {
                shape.refuse();
                return false;
            }
            for (int type : plan.parameterTypes()) {
                if (type == 0 || type == TypeOid.UNKNOWN || type == TypeOid.INTERVAL) {
                    return false;
                }
            }
            // Which rows a partial index covers, a constant would tell.
            if (variant.types.length > 0 && (hasPartialIndex(plan)
                    || !PlanComparison.isAsGood(plan.statement(), queries.plan(original, null).statement(), COST_MAX))) {
                shape.refuse();
                return false;
            }
            variant.plan = plan;
            return true;
        } catch (SqlException error) {
            // What ended a wait for a lock ends the statement, too, and so does a child that has become another table during the wait; everything
            // else the ordinary way finds again, or does not.
            switch (error.state()) {
                case QUERY_CANCELED, LOCK_NOT_AVAILABLE, T_R_DEADLOCK_DETECTED, INVALID_COLUMN_DEFINITION -> throw error;
                default -> context.checkInterrupts();
            }
            return false;
        }
    }

    /// A portal for the text that [#find] has just seen, within a transaction; null where the ordinary way must be taken.
    Portal open(String sql) {
        var statement = found;
        if (statement.variant == null) {
            statement.variant = make(sql, statement.shape);
            if (statement.variant == null) {
                return null;
            }
        }
        var variant = statement.variant;
        var plan = variant.plan;
        if (!queries.lockCurrent(plan) || variant.isOld()) {
            var original = parse(sql);
            if (original == null || !plan(variant, original, statement.shape)) {
                return null;
            }
            plan = variant.plan;
        }
        var values = values(variant, plan.parameterTypes());
        if (values == null) {
            return null;
        }
        if (statement.entry == null) {
            statement.entry = new PreparedStatementEntry("", variant.parsed, variant.parsed.text(), false, 0);
        }
        statement.entry.plan = plan;
        return queries.openPlanned("", statement.entry, values);
    }

    private boolean readsPartitions(CachedPlan plan) {
        boolean parent = false;
        boolean partition = false;
        for (var opened : plan.relations()) {
            var relation = context.catalog().relation(opened.relation());
            parent |= relation != null && relation.kind() == 'p';
            partition |= relation != null && relation.partition();
        }
        return parent && partition;
    }

    private boolean hasPartialIndex(CachedPlan plan) {
        for (var opened : plan.relations()) {
            var relation = context.catalog().relation(opened.relation());
            if (relation != null && relation.indexes().stream().anyMatch(index -> index.predicate() != null)) {
                return true;
            }
        }
        return false;
    }

    private Object[] values(Variant variant, int[] types) {
        var values = new Object[types.length];
        for (int i = 0; i < variant.parameterOf.length; i++) {
            int number = variant.parameterOf[i];
            if (number > 0) {
                try {
                    values[number - 1] = value(i, types[number - 1], variant.negated[i]);
                } catch (SqlException _) {
                    return null;
                }
            }
        }
        return values;
    }

    private Object value(int literal, int type, boolean negated) {
        return switch (literals.kind(literal)) {
            case LiteralScanner.INT4, LiteralScanner.INT8 -> negated ? -literals.integer(literal) : literals.integer(literal);
            case LiteralScanner.NUMERIC ->
                context.catalog().dataType(type).input(negated ? "-" + literals.text(literal) : literals.text(literal), -1, context);
            default -> context.catalog().dataType(type).input(literals.string(literal), -1, context);
        };
    }
}
