package dev.surus.engine.command;

import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.LanguageEntry;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.config.SessionSettings;
import dev.surus.engine.config.Settings;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.ObjectReference;
import dev.surus.engine.plpgsql.RoutineCompiler;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// CREATE and ALTER FUNCTION and PROCEDURE. (CALL belongs to the session.)
final class FunctionCommands {
    private static final int INTERNAL = 12;
    private static final int C = 13;
    private static final int SQL = 14;

    private final CommandContext context;

    FunctionCommands(CommandContext context) {
        this.context = context;
    }

    CommandResult run(FunctionStatement statement) {
        return switch (statement) {
            case FunctionStatement.CreateFunction create -> create(create);
            case FunctionStatement.AlterFunction alter -> alter(alter);
            case FunctionStatement.Do block -> throw new IllegalStateException("belongs to the session");
            case FunctionStatement.Call call -> throw new IllegalStateException("belongs to the session");
            case FunctionStatement.CreateCast cast -> throw notSupported("CREATE CAST");
            case FunctionStatement.CreateTransform transform -> throw notSupported("CREATE TRANSFORM");
            case FunctionStatement.CreateLanguage language -> throw notSupported("CREATE LANGUAGE");
        };
    }

    private static SqlException notSupported(String command) {
        return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED, command);
    }

    private static SqlException invalid(RoutineMessage message, Object... arguments) {
        return new SqlException(SqlState.INVALID_FUNCTION_DEFINITION, message, arguments);
    }

    // ---- CREATE

    private CommandResult create(FunctionStatement.CreateFunction statement) {
        String name = statement.name().name();
        int namespace = new RelationNames(context).creationNamespace(statement.name());
        new Privileges(context.catalog()).require(ObjectKind.SCHEMA, namespace, context.currentUser(), Privilege.CREATE);
        var options = new FunctionOptions(statement.options(), statement.procedure());
        var language = languageOf(statement, options);
        requireUsage(language);
        options.checkLeakproof(context.catalog(), context.currentUser());
        char parallel = options.parallel('u');
        var parameters = FunctionParameters.of(context, statement);
        double cost = options.number("cost", language.oid() == INTERNAL || language.oid() == C ? 1 : 100, RoutineMessage.COST_POSITIVE);
        double rows = options.number("rows", parameters.returnsSet() ? 1000 : 0, RoutineMessage.ROWS_POSITIVE);
        if (options.has("rows") && !parameters.returnsSet()) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, RoutineMessage.ROWS_WITHOUT_SET);
        }
        var references = new ArrayList<>(parameters.references());
        var values = RowValues.of(PgProc.CATALOG);
        String source = body(statement, options, language, parameters, name, values, references);
        FunctionTypes.checkResult(context.catalog(), parameters);
        values.set(PgProc.PRONAME, name).set(PgProc.PRONAMESPACE, namespace).set(PgProc.PROOWNER, context.currentUser())
                .set(PgProc.PROLANG, language.oid()).set(PgProc.PROCOST, cost).set(PgProc.PROROWS, rows)
                .set(PgProc.PROVARIADIC, parameters.variadicElement())
                .set(PgProc.PROKIND, statement.procedure() ? 'p' : options.flag("window", false) ? 'w' : 'f')
                .set(PgProc.PROSECDEF, options.flag("security", false)).set(PgProc.PROLEAKPROOF, options.flag("leakproof", false))
                .set(PgProc.PROISSTRICT, options.flag("strict", false)).set(PgProc.PRORETSET, parameters.returnsSet())
                .set(PgProc.PROVOLATILE, options.volatility('v')).set(PgProc.PROPARALLEL, parallel)
                .set(PgProc.PRONARGS, parameters.inputs().length).set(PgProc.PRONARGDEFAULTS, parameters.defaultsCount())
                .set(PgProc.PRORETTYPE, parameters.result()).set(PgProc.PROARGTYPES, parameters.inputs())
                .set(PgProc.PROALLARGTYPES, parameters.all()).setCharacters(PgProc.PROARGMODES, parameters.modes())
                .setTexts(PgProc.PROARGNAMES, parameters.names()).set(PgProc.PROARGDEFAULTS, parameters.defaults())
                .set(PgProc.PROSRC, source);
        var settings = options.settings(context, null);
        values.setTexts(PgProc.PROCONFIG, settings);
        store(statement, namespace, parameters, values, references);
        withSettings(settings, () -> {
            if (language.oid() == SQL && statement.body() == null) {
                validate(statement, options, parameters, name, source);
            }
            if (language.name().equals("plpgsql")) {
                validatePlpgsql(namespace, options, parameters, name);
            }
        });
        return new CommandResult.Done(statement.procedure() ? "CREATE PROCEDURE" : "CREATE FUNCTION");
    }

    private LanguageEntry languageOf(FunctionStatement.CreateFunction statement, FunctionOptions options) {
        if (options.has("language")) {
            return language(options.text("language"));
        }
        if (statement.body() == null) {
            throw invalid(options.has("as") ? RoutineMessage.NO_LANGUAGE : RoutineMessage.NO_BODY);
        }
        return language("sql");
    }

    private LanguageEntry language(String name) {
        var found = context.catalog().languageByName(name);
        if (found == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, CommandMessage.LANGUAGE_MISSING, name);
        }
        return found;
    }

    private void requireUsage(LanguageEntry language) {
        if (language.trusted()) {
            new Privileges(context.catalog()).require(ObjectKind.LANGUAGE, language.oid(), context.currentUser(), Privilege.USAGE);
        } else if (!new Roles(context.catalog()).isSuperuser(context.currentUser())) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, RoutineMessage.LANGUAGE_DENIED, language.name());
        }
    }

    /// @return prosrc
    private String body(FunctionStatement.CreateFunction statement, FunctionOptions options, LanguageEntry language,
            FunctionParameters parameters, String name, RowValues values, List<ObjectAddress> references) {
        var texts = options.texts("as");
        if (statement.body() != null) {
            if (!texts.isEmpty()) {
                throw invalid(RoutineMessage.TWO_BODIES);
            }
            if (language.oid() != SQL) {
                throw invalid(RoutineMessage.BODY_ONLY_SQL);
            }
            FunctionTypes.checkSql(context.catalog(), parameters);
            var stored = new FunctionBody(context, name, parameters, statement.procedure()).store(statement.body());
            values.set(PgProc.PROSQLBODY, Objects.requireNonNullElse(stored.text(), ""));
            references.addAll(stored.references());
            return "";
        }
        if (texts.isEmpty()) {
            throw invalid(RoutineMessage.NO_BODY);
        }
        if (language.oid() == C) {
            // An object file and the symbol in it, which is named as the function where nothing is said.
            values.set(PgProc.PROBIN, texts.getFirst());
            return texts.size() > 1 && !texts.get(1).equals("-") ? texts.get(1) : name;
        }
        if (texts.size() > 1) {
            throw invalid(RoutineMessage.ONE_AS_ITEM, language.name());
        }
        String source = texts.getFirst();
        if (language.oid() == INTERNAL && dev.surus.engine.function.Functions.find(source.isEmpty() ? name : source, "") == null) {
            throw new SqlException(SqlState.UNDEFINED_FUNCTION, RoutineMessage.NO_BUILTIN, source.isEmpty() ? name : source);
        }
        return language.oid() == INTERNAL && source.isEmpty() ? name : source;
    }

    /// Looks at a body under the settings that it will run under; where bodies are not looked at, the settings are not tried either.
    private void withSettings(List<String> settings, Runnable validation) {
        if (settings == null || !context.settings().get(Settings.CHECK_FUNCTION_BODIES)) {
            validation.run();
            return;
        }
        int level = context.settings().enter();
        try {
            for (String line : settings) {
                int equals = line.indexOf('=');
                context.settings().set(line.substring(0, equals), line.substring(equals + 1), SessionSettings.Scope.FUNCTION);
            }
            validation.run();
        } finally {
            context.settings().leave(level, false);
        }
    }

    private void validate(FunctionStatement.CreateFunction statement, FunctionOptions options, FunctionParameters parameters, String name,
            String source) {
        FunctionTypes.checkSql(context.catalog(), parameters);
        if (context.settings().get(Settings.CHECK_FUNCTION_BODIES)) {
            context.nextCommand();
            new FunctionBody(context, name, parameters, statement.procedure()).check(source, options.position("as"));
        }
    }

    private void validatePlpgsql(int namespace, FunctionOptions options, FunctionParameters parameters, String name) {
        context.nextCommand();
        var function = context.catalog().function(existing(namespace, name, parameters.inputs()).integer(PgProc.OID));
        try {
            var warnings = new RoutineCompiler(context.catalog(), context.service(Analyzer.class), ParserOptions.DEFAULT)
                    .check(function, context.settings().get(Settings.CHECK_FUNCTION_BODIES), context.settings().showOrNull("plpgsql.extra_warnings"),
                            context.settings().showOrNull("plpgsql.extra_errors"));
            for (var warning : warnings) {
                BodyText.transpose(new SqlException(warning), function.source(), context.statementText(), options.position("as"));
                context.notice(warning);
            }
        } catch (SqlException error) {
            if (error.diagnostic().position > 0) {
                BodyText.transpose(error, function.source(), context.statementText(), options.position("as"));
            }
            throw error;
        }
    }

    private void store(FunctionStatement.CreateFunction statement, int namespace, FunctionParameters parameters, RowValues values,
            List<ObjectAddress> references) {
        var writer = new CatalogWriter(context.catalog()).objects;
        var old = existing(namespace, statement.name().name(), parameters.inputs());
        if (old == null) {
            values.setAcl(PgProc.PROACL, new DefaultPrivileges(context).listFor(ObjectKind.FUNCTION, context.currentUser(), namespace));
            writer.createFunction(values, references);
            return;
        }
        if (!statement.replace()) {
            throw new SqlException(SqlState.DUPLICATE_FUNCTION, RoutineMessage.FUNCTION_EXISTS, statement.name().name());
        }
        var entry = context.catalog().function(old.integer(PgProc.OID));
        new Privileges(context.catalog()).requireOwner(ObjectKind.FUNCTION, entry.oid(), context.currentUser());
        checkReplacement(statement, entry, parameters);
        context.lockObject(PgProc.CATALOG, entry.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
        values.set(PgProc.PROOWNER, old.integer(PgProc.PROOWNER)).setValue(PgProc.PROACL, old.get(PgProc.PROACL));
        writer.replaceFunction(old, values, references);
    }

    private CatalogRow existing(int namespace, String name, int[] inputs) {
        for (FunctionEntry function : context.catalog().functionsByName(context.catalog().namespace(namespace).name(), name)) {
            if (function.namespace() == namespace && Arrays.equals(function.arguments(), inputs)) {
                return row(function.oid());
            }
        }
        return null;
    }

    private CatalogRow row(int oid) {
        return context.catalog().rows().find(PgProc.CATALOG, new int[] {PgProc.OID}, Integer.toUnsignedLong(oid)).getFirst();
    }

    /// What CREATE OR REPLACE must leave as it is, because callers rely on it.
    private void checkReplacement(FunctionStatement.CreateFunction statement, FunctionEntry old, FunctionParameters parameters) {
        char kind = statement.procedure() ? 'p' : 'f';
        if (old.kind() != kind) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, RoutineMessage.KIND_CHANGED).detail(switch (old.kind()) {
                case 'a' -> RoutineMessage.IS_AGGREGATE;
                case 'p' -> RoutineMessage.IS_PROCEDURE;
                case 'w' -> RoutineMessage.IS_WINDOW;
                default -> RoutineMessage.IS_FUNCTION;
            }, old.name());
        }
        String word = statement.procedure() ? "PROCEDURE" : "FUNCTION";
        var shown = new ArrayList<String>();
        for (int type : old.arguments()) {
            shown.add(context.catalog().typeName(type));
        }
        String signature = old.name() + "(" + String.join(",", shown) + ")";
        if (old.result() != parameters.result() || old.returnsSet() != parameters.returnsSet()) {
            throw invalid(statement.procedure() ? RoutineMessage.RESULT_CHANGED_PROCEDURE : RoutineMessage.RESULT_CHANGED)
                    .hint(RoutineMessage.DROP_FIRST, word, signature);
        }
        if (old.result() == TypeOid.RECORD && !outputs(old).equals(outputs(parameters))) {
            throw invalid(RoutineMessage.RESULT_CHANGED).detail(RoutineMessage.ROW_CHANGED_DETAIL)
                    .hint(RoutineMessage.DROP_FIRST, word, signature);
        }
        checkNames(old, parameters, word, signature);
        if (parameters.defaultsCount() < old.defaultsCount()) {
            throw invalid(RoutineMessage.DEFAULTS_REMOVED).hint(RoutineMessage.DROP_FIRST, word, signature);
        }
    }

    private void checkNames(FunctionEntry old, FunctionParameters parameters, String word, String signature) {
        var before = old.argumentNames();
        if (before == null) {
            return;
        }
        int input = 0;
        var now = parameters.inputNames();
        for (int i = 0; i < before.size(); i++) {
            char mode = old.argumentModes() == null ? 'i' : old.argumentModes().charAt(i);
            if ("ibv".indexOf(mode) >= 0) {
                String name = before.get(i);
                if (!name.isEmpty() && !name.equals(now.get(input))) {
                    throw invalid(RoutineMessage.INPUT_NAME_CHANGED, name).hint(RoutineMessage.DROP_FIRST, word, signature);
                }
                input++;
            }
        }
    }

    private static List<String> outputs(FunctionEntry function) {
        return function.outputs().stream().map(output -> output.name() + " " + output.type()).toList();
    }

    private static List<String> outputs(FunctionParameters parameters) {
        var outputs = new ArrayList<String>();
        for (int i = 0; parameters.modes() != null && i < parameters.modes().length(); i++) {
            if ("obt".indexOf(parameters.modes().charAt(i)) >= 0) {
                outputs.add((parameters.names() == null ? "" : parameters.names().get(i)) + " " + parameters.all()[i]);
            }
        }
        return outputs;
    }

    // ---- ALTER

    private CommandResult alter(FunctionStatement.AlterFunction statement) {
        var found = new ObjectResolver(context).find(statement.kind(), new ObjectReference.Routine(statement.signature()), false);
        var function = context.catalog().function(found.oid());
        ObjectResolver.requireOwner(context, function.oid(), statement.signature());
        if (function.isAggregate()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AggregateMessage.IS_AGGREGATE, function.name());
        }
        var options = new FunctionOptions(statement.options(), function.kind() == 'p');
        options.checkLeakproof(context.catalog(), context.currentUser());
        double rows = options.number("rows", function.rows(), RoutineMessage.ROWS_POSITIVE);
        if (options.has("rows") && !function.returnsSet()) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, RoutineMessage.ROWS_WITHOUT_SET);
        }
        var row = row(function.oid());
        var values = RowValues.from(row).set(PgProc.PROVOLATILE, options.volatility(function.volatility()))
                .set(PgProc.PROISSTRICT, options.flag("strict", function.strict()))
                .set(PgProc.PROSECDEF, options.flag("security", function.securityDefiner()))
                .set(PgProc.PROLEAKPROOF, options.flag("leakproof", function.leakproof()))
                .set(PgProc.PROCOST, options.number("cost", function.cost(), RoutineMessage.COST_POSITIVE)).set(PgProc.PROROWS, rows)
                .set(PgProc.PROPARALLEL, options.parallel(function.parallel()))
                .setTexts(PgProc.PROCONFIG, options.settings(context, function.settings()));
        context.catalog().rows().update(row, values.values());
        return new CommandResult.Done("ALTER " + statement.kind().name().toUpperCase(Locale.ROOT));
    }
}
