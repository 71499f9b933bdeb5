package dev.surus.engine.analyzer.deparse;

import dev.surus.engine.analyzer.stored.ImpliedAliases;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.TreeText;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.ObjectNames;
import dev.surus.engine.catalog.StoredText;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.OperatorClassEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.partition.PartitionBound;
import dev.surus.engine.catalog.entry.TriggerEntry;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.catalog.system.PgAggregate;
import dev.surus.engine.catalog.system.PgAm;
import dev.surus.engine.catalog.system.PgStatisticExt;
import dev.surus.engine.catalog.write.CatalogWriter;
import java.util.ArrayList;
import java.util.List;

/// The pg_get_...def() functions. What does not exist gives null.
public final class Definitions {
    private final Catalog catalog;
    private final EvaluationContext context;
    private final ObjectNames names;

    public Definitions(Catalog catalog, EvaluationContext context) {
        this.catalog = catalog;
        this.context = context;
        names = new ObjectNames(catalog);
    }

    // ---- expressions

    /// pg_get_expr(): SQL of a stored expression.
    /// @param relation whose columns range 1 means; 0 for none
    public String expression(String stored, int relation, boolean pretty) {
        if (stored == null) {
            return null;
        }
        var texts = new ArrayList<String>();
        for (String each : StoredText.split(stored)) {
            texts.add(PartitionBound.isBound(each) ? new PartitionText(catalog, context).bound(each) : TreeText.isTree(each) ? text(read(each), relation, pretty) : each);
        }
        return String.join(", ", texts);
    }

    private Expression read(String stored) {
        return TreeText.readExpression(stored, catalog::dataType);
    }

    String text(Expression expression, int relation, boolean pretty) {
        RelationEntry entry = relation == 0 ? null : catalog.relation(relation);
        return printer(pretty, column -> columnName(entry, column)).text(expression);
    }

    private ExpressionText printer(boolean pretty, ExpressionText.Columns columns) {
        return new ExpressionText(catalog, context, pretty, columns, subquery -> "(" + new QueryText(catalog, context, pretty).text(subquery.query()) + ")");
    }

    private static String columnName(RelationEntry relation, Expression.ColumnReference column) {
        if (column.column() < 0) {
            return ObjectNames.systemColumn(column.column());
        }
        if (relation == null) {
            return "column" + column.column();
        }
        return column.column() == 0 ? Identifiers.quote(relation.name()) + ".*" : Identifiers.quote(relation.column(column.column()).name());
    }

    /// Whether an expression looks like a call, so that an index needs no parentheses around it.
    static boolean looksLikeCall(Expression expression) {
        return switch (expression) {
            case Expression.FunctionCall call -> call.form() == Expression.CallForm.CALL;
            case Expression.Coalesce _, Expression.Extreme _, Expression.NullIf _ -> true;
            default -> false;
        };
    }

    // ---- views

    /// pg_get_viewdef(): with a semicolon at the end; null for what is no view.
    public String view(int view, boolean pretty) {
        RelationEntry relation = catalog.relation(view);
        if (relation == null || relation.viewQuery() == null) {
            return null;
        }
        String stored = relation.viewQuery();
        if (!TreeText.isTree(stored)) {
            return stored.endsWith(";") ? stored : stored + ";";
        }
        Query query = UniqueAliases.assign(ImpliedAliases.fill(TreeText.readQuery(stored, catalog::dataType), catalog));
        return new QueryText(catalog, context, pretty).view(query, relation.columns().stream().map(ColumnEntry::name).toList()) + ";";
    }

    // ---- constraints

    /// pg_get_constraintdef().
    public String constraint(int oid, boolean pretty) {
        ConstraintEntry constraint = catalog.constraint(oid);
        if (constraint == null) {
            return null;
        }
        var text = new StringBuilder();
        switch (constraint.kind()) {
            case 'f' -> foreignKey(constraint, text);
            case 'p', 'u' -> key(constraint, text);
            case 'c' -> {
                String condition = expression(constraint.checkText(), constraint.relation(), pretty);
                boolean bare = pretty && !TreeText.isTree(constraint.checkText()) && condition.matches("\\([^()]*\\)");
                text.append("CHECK ").append(bare ? condition : "(" + condition + ")");
                text.append(constraint.noInherit() ? " NO INHERIT" : "");
            }
            case 't' -> text.append("TRIGGER");
            case 'x' -> text.append(indexCommand(constraint.index(), pretty, true));
            default -> throw new IllegalStateException("constraint type " + constraint.kind());
        }
        text.append(constraint.deferrable() ? " DEFERRABLE" : "").append(constraint.deferred() ? " INITIALLY DEFERRED" : "");
        return text.append(constraint.validated() ? "" : " NOT VALID").toString();
    }

    private String columnList(int relation, int[] columns) {
        RelationEntry entry = catalog.relation(relation);
        var text = new StringBuilder();
        for (int column : columns) {
            text.append(text.isEmpty() ? "" : ", ").append(Identifiers.quote(entry.column(column).name()));
        }
        return text.toString();
    }

    private void key(ConstraintEntry constraint, StringBuilder text) {
        IndexEntry index = catalog.relation(constraint.index()).index();
        text.append(constraint.kind() == 'p' ? "PRIMARY KEY " : index.nullsNotDistinct() ? "UNIQUE NULLS NOT DISTINCT " : "UNIQUE ");
        text.append('(').append(columnList(constraint.relation(), constraint.columns())).append(')');
        if (index.columns().length > index.keyCount()) {
            text.append(" INCLUDE (").append(columnList(constraint.relation(),
                    java.util.Arrays.copyOfRange(index.columns(), index.keyCount(), index.columns().length))).append(')');
        }
    }

    private void foreignKey(ConstraintEntry constraint, StringBuilder text) {
        text.append("FOREIGN KEY (").append(columnList(constraint.relation(), constraint.columns())).append(") REFERENCES ")
                .append(names.relation(constraint.foreignRelation())).append('(')
                .append(columnList(constraint.foreignRelation(), constraint.foreignColumns())).append(')');
        text.append(switch (constraint.matchType()) {
            case 'f' -> " MATCH FULL";
            case 'p' -> " MATCH PARTIAL";
            default -> "";
        });
        text.append(action(" ON UPDATE ", constraint.onUpdate())).append(action(" ON DELETE ", constraint.onDelete()));
        if (constraint.deleteSetColumns().length > 0) {
            text.append(" (").append(columnList(constraint.relation(), constraint.deleteSetColumns())).append(')');
        }
    }

    private static String action(String event, char action) {
        return switch (action) {
            case 'r' -> event + "RESTRICT";
            case 'c' -> event + "CASCADE";
            case 'n' -> event + "SET NULL";
            case 'd' -> event + "SET DEFAULT";
            default -> "";
        };
    }

    // ---- extended statistics

    private CatalogRow statisticsRow(int oid) {
        var found = catalog.rows().find(PgStatisticExt.CATALOG, new int[] {PgStatisticExt.OID}, Integer.toUnsignedLong(oid));
        return found.isEmpty() ? null : found.getFirst();
    }

    /// Its name, quoted and with its schema.
    public String statisticsName(int oid) {
        CatalogRow row = statisticsRow(oid);
        return Identifiers.quote(catalog.namespace(row.integer(PgStatisticExt.STXNAMESPACE)).name(), row.text(PgStatisticExt.STXNAME));
    }

    /// pg_get_statisticsobjdef().
    public String statistics(int oid) {
        CatalogRow row = statisticsRow(oid);
        if (row == null) {
            return null;
        }
        String kinds = row.characters(PgStatisticExt.STXKIND);
        var asked = new ArrayList<String>();
        boolean all = kinds.indexOf('d') >= 0 && kinds.indexOf('f') >= 0 && kinds.indexOf('m') >= 0;
        if (!all && kinds.indexOf('d') >= 0) {
            asked.add("ndistinct");
        }
        if (!all && kinds.indexOf('f') >= 0) {
            asked.add("dependencies");
        }
        if (!all && kinds.indexOf('m') >= 0) {
            asked.add("mcv");
        }
        return "CREATE STATISTICS " + statisticsName(oid) + (asked.isEmpty() ? "" : " (" + String.join(", ", asked) + ")") + " ON "
                + statisticsColumns(oid) + " FROM " + names.relation(row.integer(PgStatisticExt.STXRELID));
    }

    /// pg_get_statisticsobjdef_columns().
    public String statisticsColumns(int oid) {
        CatalogRow row = statisticsRow(oid);
        if (row == null) {
            return null;
        }
        int relation = row.integer(PgStatisticExt.STXRELID);
        var items = new ArrayList<String>();
        for (int column : row.integers(PgStatisticExt.STXKEYS)) {
            items.add(Identifiers.quote(columnOf(relation, column)));
        }
        for (Expression tree : statisticsTrees(row)) {
            String text = text(tree, relation, true);
            items.add(looksLikeCall(tree) ? text : "(" + text + ")");
        }
        return String.join(", ", items);
    }

    /// pg_get_statisticsobjdef_expressions(); null where there are none.
    public List<String> statisticsExpressions(int oid) {
        CatalogRow row = statisticsRow(oid);
        return row == null || row.isNull(PgStatisticExt.STXEXPRS) ? null
                : statisticsTrees(row).stream().map(tree -> text(tree, row.integer(PgStatisticExt.STXRELID), false)).toList();
    }

    private List<Expression> statisticsTrees(CatalogRow row) {
        return row.isNull(PgStatisticExt.STXEXPRS) ? List.of()
                : StoredText.split(row.text(PgStatisticExt.STXEXPRS)).stream().map(this::read).toList();
    }

    // ---- indexes

    /// pg_get_indexdef().
    public String index(int oid, boolean pretty) {
        RelationEntry index = catalog.relation(oid);
        return index == null || index.index() == null ? null : indexCommand(oid, pretty, false);
    }

    /// pg_get_indexdef() of one column, from 1.
    public String indexColumn(int oid, int column, boolean pretty) {
        RelationEntry index = catalog.relation(oid);
        if (index == null || index.index() == null || column > index.index().columns().length) {
            return null;
        }
        return keyColumn(index.index(), column - 1, pretty, false);
    }

    private String keyColumn(IndexEntry index, int position, boolean pretty, boolean parentheses) {
        int column = index.columns()[position];
        if (column != 0) {
            return Identifiers.quote(columnOf(index.relation(), column));
        }
        Expression tree = expressionOf(index, position);
        String text = text(tree, index.relation(), pretty);
        if (looksLikeCall(tree)) {
            return text;
        }
        // Outside CREATE INDEX pretty text still has its one pair.
        return parentheses || pretty ? "(" + text + ")" : text;
    }

    private Expression expressionOf(IndexEntry index, int position) {
        int expression = 0;
        for (int i = 0; i < position; i++) {
            expression += index.columns()[i] == 0 ? 1 : 0;
        }
        return read(index.expressions().get(expression));
    }

    private String columnOf(int relation, int column) {
        return column < 0 ? ObjectNames.systemColumn(column) : catalog.relation(relation).column(column).name();
    }

    private String indexCommand(int oid, boolean pretty, boolean asConstraint) {
        RelationEntry relation = catalog.relation(oid);
        IndexEntry index = relation.index();
        var text = new StringBuilder();
        if (!asConstraint) {
            text.append(index.unique() ? "CREATE UNIQUE INDEX " : "CREATE INDEX ").append(Identifiers.quote(relation.name())).append(" ON ")
                    .append(relation.kind() == 'I' ? "ONLY " : "")
                    .append(pretty ? names.relation(index.relation()) : names.qualifiedRelation(index.relation())).append(" USING ");
        } else {
            text.append("EXCLUDE USING ");
        }
        text.append(Identifiers.quote(accessMethod(index.accessMethod()))).append(" (");
        for (int i = 0; i < index.columns().length; i++) {
            text.append(i == 0 ? "" : i == index.keyCount() ? ") INCLUDE (" : ", ").append(keyColumn(index, i, pretty, true));
            if (i < index.keyCount()) {
                keySuffix(index, i, text);
            }
        }
        text.append(')').append(index.nullsNotDistinct() ? " NULLS NOT DISTINCT" : "");
        if (relation.options() != null && !relation.options().isEmpty()) {
            text.append(" WITH (").append(options(relation.options())).append(')');
        }
        if (relation.tablespace() != 0) {
            text.append(" TABLESPACE ").append(Identifiers.quote(catalog.tablespace(relation.tablespace()).name()));
        }
        if (index.predicate() != null) {
            String condition = expression(index.predicate(), index.relation(), pretty);
            text.append(asConstraint ? " WHERE (" + condition + ")" : " WHERE " + condition);
        }
        return text.toString();
    }

    private void keySuffix(IndexEntry index, int position, StringBuilder text) {
        int type = keyType(index, position);
        int collation = index.collations()[position];
        TypeEntry typeEntry = catalog.type(type);
        int columnCollation = index.columns()[position] > 0
                ? catalog.relation(index.relation()).column(index.columns()[position]).collation()
                : typeEntry == null ? 0 : typeEntry.collation();
        if (collation != 0 && collation != columnCollation) {
            text.append(" COLLATE ").append(names.collation(collation));
        }
        OperatorClassEntry chosen = catalog.operatorClass(index.operatorClasses()[position]);
        OperatorClassEntry usual = catalog.defaultOperatorClass(chosen.accessMethod(), type);
        if (usual == null || usual.oid() != chosen.oid()) {
            text.append(' ').append(names.visibleOrQualified(chosen.namespace(), chosen.name()));
        }
        if (index.accessMethod() == BTREE) {
            text.append(index.descending(position) ? " DESC" : "");
            if (index.nullsFirst(position) != index.descending(position)) {
                text.append(index.nullsFirst(position) ? " NULLS FIRST" : " NULLS LAST");
            }
        }
    }

    private static final int BTREE = 403;

    private int keyType(IndexEntry index, int position) {
        // Not the index's own column: its operator class may store another type.
        int column = index.columns()[position];
        if (column > 0) {
            return catalog.relation(index.relation()).column(column).type();
        }
        return column == 0 ? expressionOf(index, position).type() : catalog.relation(index.oid()).column(position + 1).type();
    }

    private String accessMethod(int oid) {
        return catalog.rows().find(PgAm.CATALOG, new int[] {PgAm.OID}, Integer.toUnsignedLong(oid)).getFirst().text(PgAm.AMNAME);
    }

    private static String options(List<String> options) {
        var text = new StringBuilder();
        for (String option : options) {
            int equals = option.indexOf('=');
            text.append(text.isEmpty() ? "" : ", ").append(Identifiers.quote(option.substring(0, equals))).append('=')
                    .append(ExpressionText.literal(option.substring(equals + 1)));
        }
        return text.toString();
    }

    // ---- sequences

    /// pg_get_serial_sequence(): the qualified name of the sequence that a serial or identity column owns, or null.
    public String serialSequence(int table, int column) {
        var objects = new CatalogWriter(catalog).objects;
        int sequence = objects.sequenceOf(table, column, false);
        if (sequence == 0) {
            sequence = objects.sequenceOf(table, column, true);
        }
        return sequence == 0 ? null : names.qualifiedRelation(sequence);
    }

    // ---- triggers

    /// pg_get_triggerdef().
    public String trigger(TriggerEntry trigger, boolean pretty) {
        var text = new StringBuilder(trigger.constraint() != 0 ? "CREATE CONSTRAINT TRIGGER " : "CREATE TRIGGER ")
                .append(Identifiers.quote(trigger.name())).append(' ');
        text.append((trigger.type() & 2) != 0 ? "BEFORE" : (trigger.type() & 64) != 0 ? "INSTEAD OF" : "AFTER");
        var events = new ArrayList<String>();
        if ((trigger.type() & 4) != 0) {
            events.add("INSERT");
        }
        if ((trigger.type() & 8) != 0) {
            events.add("DELETE");
        }
        if ((trigger.type() & 16) != 0) {
            events.add("UPDATE" + (trigger.columns().length == 0 ? "" : " OF " + columnList(trigger.relation(), trigger.columns())));
        }
        if ((trigger.type() & 32) != 0) {
            events.add("TRUNCATE");
        }
        text.append(' ').append(String.join(" OR ", events)).append(" ON ")
                .append(pretty ? names.relation(trigger.relation()) : names.qualifiedRelation(trigger.relation()));
        if (trigger.constraint() != 0) {
            if (trigger.constraintRelation() != 0) {
                text.append(" FROM ").append(names.relation(trigger.constraintRelation()));
            }
            text.append(trigger.deferrable() ? " DEFERRABLE INITIALLY " : " NOT DEFERRABLE INITIALLY ")
                    .append(trigger.initiallyDeferred() ? "DEFERRED" : "IMMEDIATE");
        }
        if (trigger.oldTable() != null || trigger.newTable() != null) {
            text.append(" REFERENCING").append(trigger.oldTable() == null ? "" : " OLD TABLE AS " + Identifiers.quote(trigger.oldTable()))
                    .append(trigger.newTable() == null ? "" : " NEW TABLE AS " + Identifiers.quote(trigger.newTable()));
        }
        text.append((trigger.type() & 1) != 0 ? " FOR EACH ROW" : " FOR EACH STATEMENT");
        if (trigger.condition() != null) {
            RelationEntry relation = catalog.relation(trigger.relation());
            String condition = printer(pretty, column -> (column.range() == 1 ? "old." : "new.") + (column.column() == 0 ? "*" : columnName(relation, column)))
                    .text(read(trigger.condition()));
            text.append(" WHEN (").append(condition).append(')');
        }
        text.append(" EXECUTE FUNCTION ").append(names.function(trigger.function())).append('(');
        for (int i = 0; i < trigger.arguments().size(); i++) {
            text.append(i == 0 ? "" : ", ").append("'" + trigger.arguments().get(i).replace("'", "''") + "'");
        }
        return text.append(')').toString();
    }

    // ---- functions

    /// pg_get_function_arguments() and, without defaults, pg_get_function_identity_arguments().
    public String functionArguments(int oid, boolean withDefaults) {
        FunctionEntry function = catalog.function(oid);
        if (function == null) {
            return null;
        }
        int[] types = function.allArguments() != null ? function.allArguments() : function.arguments();
        int direct = directArguments(function);
        List<String> defaults = withDefaults ? defaults(function) : List.of();
        var text = new StringBuilder();
        int inputs = 0;
        for (int i = 0; i < types.length; i++) {
            char mode = function.argumentModes() == null ? 'i' : function.argumentModes().charAt(i);
            boolean input = mode == 'i' || mode == 'b' || mode == 'v';
            inputs += input ? 1 : 0;
            if (mode == 't') {
                continue;
            }
            String shown = argument(function, i, types[i], mode);
            text.append(i == direct ? text.isEmpty() ? "ORDER BY " : " ORDER BY " : text.isEmpty() ? "" : ", ").append(shown);
            if (direct == i + 1 && direct == types.length) {
                // The one VARIADIC "any" stands for the direct arguments and for those of ORDER BY.
                text.append(" ORDER BY ").append(shown);
            }
            int defaulted = inputs - 1 - (function.arguments().length - defaults.size());
            if (input && defaulted >= 0 && defaulted < defaults.size()) {
                text.append(" DEFAULT ").append(defaults.get(defaulted));
            }
        }
        return text.toString();
    }

    /// pg_get_function_arg_default(): null where the argument has none.
    /// @param argument from 1, output arguments counted too
    public String argumentDefault(int oid, int argument) {
        FunctionEntry function = catalog.function(oid);
        if (function == null || argument < 1) {
            return null;
        }
        int inputs = argument;
        if (function.argumentModes() != null) {
            if (argument > function.argumentModes().length() || "ibv".indexOf(function.argumentModes().charAt(argument - 1)) < 0) {
                return null;
            }
            inputs = (int) function.argumentModes().chars().limit(argument).filter(mode -> "ibv".indexOf(mode) >= 0).count();
        }
        List<String> defaults = defaults(function);
        int defaulted = inputs - 1 - (function.arguments().length - defaults.size());
        return defaulted >= 0 && defaulted < defaults.size() ? defaults.get(defaulted) : null;
    }

    /// How many arguments an ordered-set aggregate has before ORDER BY; -1 for other functions.
    private int directArguments(FunctionEntry function) {
        if (!function.isAggregate()) {
            return -1;
        }
        var row = catalog.rows().find(PgAggregate.CATALOG, new int[] {PgAggregate.AGGFNOID}, Integer.toUnsignedLong(function.oid())).getFirst();
        return row.character(PgAggregate.AGGKIND) == 'n' ? -1 : row.integer(PgAggregate.AGGNUMDIRECTARGS);
    }

    private String argument(FunctionEntry function, int i, int type, char mode) {
        String word = switch (mode) {
            case 'o' -> "OUT ";
            case 'b' -> "INOUT ";
            case 'v' -> "VARIADIC ";
            default -> function.kind() == 'p' ? "IN " : "";
        };
        List<String> argumentNames = function.argumentNames();
        String name = argumentNames == null || i >= argumentNames.size() || argumentNames.get(i) == null || argumentNames.get(i).isEmpty()
                ? "" : Identifiers.quote(argumentNames.get(i)) + " ";
        return word + name + catalog.typeName(type);
    }

    private List<String> defaults(FunctionEntry function) {
        if (function.defaultsText() == null) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        for (String stored : StoredText.split(function.defaultsText())) {
            texts.add(expression(stored, 0, false));
        }
        return texts;
    }

    /// pg_get_function_result(): null for a procedure.
    public String functionResult(int oid) {
        FunctionEntry function = catalog.function(oid);
        if (function == null || function.kind() == 'p') {
            return null;
        }
        if (function.argumentModes() != null && function.argumentModes().indexOf('t') >= 0) {
            var text = new StringBuilder("TABLE(");
            for (int i = 0; i < function.allArguments().length; i++) {
                if (function.argumentModes().charAt(i) == 't') {
                    text.append(text.length() == 6 ? "" : ", ").append(argument(function, i, function.allArguments()[i], 't'));
                }
            }
            return text.append(')').toString();
        }
        return (function.returnsSet() ? "SETOF " : "") + catalog.typeName(function.result());
    }

    /// pg_get_functiondef(): CREATE OR REPLACE ...; the caller refuses aggregates.
    public String function(int oid) {
        FunctionEntry function = catalog.function(oid);
        if (function == null) {
            return null;
        }
        boolean procedure = function.kind() == 'p';
        var text = new StringBuilder("CREATE OR REPLACE ").append(procedure ? "PROCEDURE " : "FUNCTION ")
                .append(Identifiers.quote(names.namespaceName(function.namespace()), function.name())).append('(')
                .append(functionArguments(oid, true)).append(")\n");
        if (!procedure) {
            text.append(" RETURNS ").append(functionResult(oid)).append('\n');
        }
        text.append(" LANGUAGE ").append(Identifiers.quote(catalog.language(function.language()).name())).append('\n');
        int start = text.length();
        text.append(function.kind() == 'w' ? " WINDOW" : "").append(switch (function.volatility()) {
            case 'i' -> " IMMUTABLE";
            case 's' -> " STABLE";
            default -> "";
        }).append(switch (function.parallel()) {
            case 's' -> " PARALLEL SAFE";
            case 'r' -> " PARALLEL RESTRICTED";
            default -> "";
        }).append(function.strict() ? " STRICT" : "").append(function.securityDefiner() ? " SECURITY DEFINER" : "")
                .append(function.leakproof() ? " LEAKPROOF" : "");
        double usualCost = catalog.language(function.language()).name().equals("internal") || catalog.language(function.language()).name().equals("c")
                ? 1 : 100;
        if (function.cost() != usualCost) {
            text.append(" COST ").append(plain(function.cost()));
        }
        if (function.rows() > 0 && function.rows() != 1000) {
            text.append(" ROWS ").append(plain(function.rows()));
        }
        if (text.length() > start) {
            text.append('\n');
        }
        if (function.settings() != null) {
            for (String setting : function.settings()) {
                int equals = setting.indexOf('=');
                text.append(" SET ").append(Identifiers.quote(setting.substring(0, equals))).append(" TO ")
                        .append(ExpressionText.literal(setting.substring(equals + 1))).append('\n');
            }
        }
        if (function.sqlBody() != null) {
            return text.append(functionBody(oid)).append('\n').toString();
        }
        String tag = procedure ? "procedure" : "function";
        while (function.source().contains("$" + tag)) {
            tag += "x";
        }
        return text.append("AS $").append(tag).append('$').append(function.source()).append('$').append(tag).append("$\n").toString();
    }

    /// pg_get_function_sqlbody(): the body in standard SQL; null where it is a string.
    public String functionBody(int oid) {
        FunctionEntry function = catalog.function(oid);
        if (function == null || function.sqlBody() == null) {
            return null;
        }
        var text = new StringBuilder("BEGIN ATOMIC\n");
        for (String stored : StoredText.split(function.sqlBody())) {
            boolean returns = stored.startsWith(StoredText.RETURN);
            var query = UniqueAliases.assign(ImpliedAliases.fill(TreeText.readQuery(returns ? stored.substring(StoredText.RETURN.length()) : stored, catalog::dataType), catalog));
            String printed = new QueryText(catalog, context, false).withParameters(function.name(), function.inputNames()).text(query).strip();
            if (returns) {
                return "RETURN " + printed.substring("SELECT".length()).strip();
            }
            text.append(' ').append(printed.replace("\n", "\n ")).append(";\n");
        }
        return text.append("END").toString();
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
