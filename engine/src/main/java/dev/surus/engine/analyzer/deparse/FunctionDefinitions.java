package dev.surus.engine.analyzer.deparse;

import dev.surus.engine.analyzer.stored.ImpliedAliases;
import dev.surus.engine.analyzer.tree.TreeText;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.ObjectNames;
import dev.surus.engine.catalog.StoredText;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.system.PgAggregate;
import java.util.ArrayList;
import java.util.List;

/// The pg_get_function...() functions. What does not exist gives null.
public final class FunctionDefinitions {
    private final Catalog catalog;
    private final EvaluationContext context;
    private final ObjectNames names;
    private final StoredExpressionText expressions;

    public FunctionDefinitions(Catalog catalog, EvaluationContext context) {
        this.catalog = catalog;
        this.context = context;
        names = new ObjectNames(catalog);
        expressions = new StoredExpressionText(catalog, context);
    }

    /// pg_get_function_arguments() and, without defaults, pg_get_function_identity_arguments().
    public String arguments(int oid, boolean withDefaults) {
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
            texts.add(expressions.expression(stored, 0, false));
        }
        return texts;
    }

    /// pg_get_function_result(): null for a procedure.
    public String result(int oid) {
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
    public String command(int oid) {
        FunctionEntry function = catalog.function(oid);
        if (function == null) {
            return null;
        }
        boolean procedure = function.kind() == 'p';
        var text = new StringBuilder("CREATE OR REPLACE ").append(procedure ? "PROCEDURE " : "FUNCTION ")
                .append(Identifiers.quote(names.namespaceName(function.namespace()), function.name())).append('(')
                .append(arguments(oid, true)).append(")\n");
        if (!procedure) {
            text.append(" RETURNS ").append(result(oid)).append('\n');
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
            return text.append(body(oid)).append('\n').toString();
        }
        String tag = procedure ? "procedure" : "function";
        while (function.source().contains("$" + tag)) {
            tag += "x";
        }
        return text.append("AS $").append(tag).append('$').append(function.source()).append('$').append(tag).append("$\n").toString();
    }

    /// pg_get_function_sqlbody(): the body in standard SQL; null where it is a string.
    public String body(int oid) {
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
