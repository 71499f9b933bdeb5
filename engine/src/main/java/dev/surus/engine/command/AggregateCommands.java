package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.system.PgAggregate;
import dev.surus.engine.catalog.system.PgOperator;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.parser.ast.DefinitionStatement;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.ObjectReference;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.TypeName;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// CREATE AGGREGATE: plain aggregates over a transition function, in both styles of writing.
final class AggregateCommands {
    private static final int INTERNAL = 12;
    private static final Set<Integer> POLYMORPHIC = Set.of(2283, 2277, 2776, 3500, 3831, 4537, 5077, 5078, 5079, 5080, 4538);
    private static final List<String> KNOWN = List.of("sfunc", "finalfunc", "combinefunc", "finalfunc_extra", "finalfunc_modify", "sortop", "basetype",
            "stype", "sspace", "initcond", "parallel", "hypothetical", "msfunc", "minvfunc", "mfinalfunc", "mfinalfunc_extra", "mfinalfunc_modify",
            "mstype", "msspace", "minitcond");
    /// Only of states of type internal.
    private static final List<String> REFUSED = List.of("serialfunc", "deserialfunc");

    private final CommandContext context;
    private final Map<String, Option> options = new LinkedHashMap<>();

    AggregateCommands(CommandContext context) {
        this.context = context;
    }

    private static SqlException invalid(AggregateMessage message, Object... arguments) {
        return new SqlException(SqlState.INVALID_FUNCTION_DEFINITION, message, arguments);
    }

    CommandResult create(DefinitionStatement.Define statement) {
        int namespace = new RelationNames(context).creationNamespace(statement.name());
        new Privileges(context.catalog()).require(ObjectKind.SCHEMA, namespace, context.currentUser(), Privilege.CREATE);
        read(statement);
        if (!options.containsKey("stype")) {
            throw invalid(AggregateMessage.NO_STATE_TYPE);
        }
        if (!options.containsKey("sfunc")) {
            throw invalid(AggregateMessage.NO_TRANSITION);
        }
        var parameters = parameters(statement);
        int[] inputs = parameters.inputs();
        int stateType = stateType("stype");
        char parallel = parallel();
        if (POLYMORPHIC.contains(stateType) && Arrays.stream(inputs).noneMatch(POLYMORPHIC::contains)) {
            String name = context.catalog().typeName(stateType);
            throw invalid(AggregateMessage.STATE_TYPE_UNKNOWN).detail(AggregateMessage.STATE_TYPE_UNKNOWN_DETAIL, name);
        }
        var all = new int[inputs.length + 1];
        all[0] = stateType;
        System.arraycopy(inputs, 0, all, 1, inputs.length);
        var transition = lookUp("sfunc", all);
        if (stateType == TypeOid.INTERNAL) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED, "CREATE AGGREGATE ... STYPE = internal");
        }
        if (transition.result() != stateType && !POLYMORPHIC.contains(transition.result())) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, AggregateMessage.TRANSITION_RESULT, name("sfunc"), context.catalog().typeName(stateType));
        }
        String initial = options.containsKey("initcond") ? text("initcond") : null;
        boolean coercible = inputs.length > 0 && TypeRelations.isBinaryCoercible(context.catalog(), inputs[0], stateType);
        if (transition.strict() && initial == null && !coercible) {
            throw invalid(AggregateMessage.NO_FIRST_STATE);
        }
        boolean extra = options.containsKey("finalfunc_extra") && flag("finalfunc_extra");
        var last = options.containsKey("finalfunc") ? lookUp("finalfunc", extra ? all : new int[] {stateType}) : null;
        if (extra && last != null && last.strict()) {
            throw invalid(AggregateMessage.FINAL_STRICT);
        }
        var combine = options.containsKey("combinefunc") ? lookUp("combinefunc", new int[] {stateType, stateType}) : null;
        if (combine != null && combine.result() != stateType) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, AggregateMessage.COMBINE_RESULT, name("combinefunc"),
                    context.catalog().typeName(stateType));
        }
        if (initial != null && !POLYMORPHIC.contains(stateType)) {
            context.catalog().dataType(stateType).input(initial, -1, context);
        }
        int result = last == null ? stateType : last.result();
        var moving = moving(inputs, result);
        int operator = sortOperator(inputs);
        int oid = storeFunction(statement, namespace, parameters, result, parallel, references(operator, transition, last, combine, moving.transition, moving.inverse, moving.last));
        storeAggregate(oid, RowValues.of(PgAggregate.CATALOG).set(PgAggregate.AGGFNOID, oid).set(PgAggregate.AGGKIND, 'n')
                .set(PgAggregate.AGGTRANSFN, transition.oid()).set(PgAggregate.AGGFINALFN, last == null ? 0 : last.oid())
                .set(PgAggregate.AGGCOMBINEFN, combine == null ? 0 : combine.oid()).set(PgAggregate.AGGFINALEXTRA, extra)
                .set(PgAggregate.AGGFINALMODIFY, modify("finalfunc_modify"))
                .set(PgAggregate.AGGMFINALMODIFY, modify("mfinalfunc_modify")).set(PgAggregate.AGGSORTOP, operator)
                .set(PgAggregate.AGGTRANSTYPE, stateType).set(PgAggregate.AGGTRANSSPACE, options.containsKey("sspace") ? Integer.parseInt(text("sspace")) : 0)
                .set(PgAggregate.AGGINITVAL, initial).set(PgAggregate.AGGMTRANSFN, oid(moving.transition))
                .set(PgAggregate.AGGMINVTRANSFN, oid(moving.inverse)).set(PgAggregate.AGGMFINALFN, oid(moving.last))
                .set(PgAggregate.AGGMFINALEXTRA, moving.extra).set(PgAggregate.AGGMTRANSTYPE, moving.type)
                .set(PgAggregate.AGGMTRANSSPACE, options.containsKey("msspace") ? Integer.parseInt(text("msspace")) : 0)
                .set(PgAggregate.AGGMINITVAL, moving.initial));
        return new CommandResult.Done("CREATE AGGREGATE");
    }

    private void read(DefinitionStatement.Define statement) {
        if (statement.arguments() != null && statement.arguments().directCount() >= 0) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED, "CREATE AGGREGATE ... ORDER BY");
        }
        for (Option option : statement.definition()) {
            String key = option.name().replaceFirst("^(sfunc|stype|initcond)1$", "$1");
            if (REFUSED.contains(key) || key.equals("hypothetical")) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED, "CREATE AGGREGATE ... " + key.toUpperCase(Locale.ROOT));
            }
            if (KNOWN.contains(key)) {
                options.put(key, option);
            } else {
                context.notice(Severity.WARNING, SqlState.SYNTAX_ERROR, AggregateMessage.ATTRIBUTE, option.name());
            }
        }
    }

    private FunctionParameters parameters(DefinitionStatement.Define statement) {
        List<ObjectReference.FunctionParameter> written = statement.arguments() == null ? List.of() : statement.arguments().parameters();
        if (statement.oldStyle()) {
            if (!options.containsKey("basetype")) {
                throw invalid(AggregateMessage.NO_INPUT_TYPE);
            }
            if (!name("basetype").toString().equalsIgnoreCase("any")) {
                written = List.of(new ObjectReference.FunctionParameter(null, type("basetype"), ObjectReference.ParameterMode.DEFAULT, null, 0));
            }
        } else if (options.containsKey("basetype")) {
            throw invalid(AggregateMessage.INPUT_TYPE_TWICE);
        }
        for (var parameter : written) {
            if (parameter.type().setOf()) {
                throw invalid(AggregateMessage.SET_ARGUMENT);
            }
            switch (parameter.mode()) {
                case DEFAULT, IN -> {}
                case OUT, INOUT, TABLE -> throw invalid(AggregateMessage.OUTPUT_ARGUMENT);
                case VARIADIC -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED, "CREATE AGGREGATE ... VARIADIC");
            }
        }
        // Aggregates are functions whose result follows from others.
        var anyResult = new TypeName(List.of("pg_catalog", "int4"), false, false, List.of(), List.of(), 0);
        return FunctionParameters.of(context,
                new FunctionStatement.CreateFunction(statement.replace(), false, statement.name(), written, anyResult, false, List.of(), null));
    }

    // ---- options

    private TypeName type(String key) {
        return switch (options.get(key).value()) {
            case Option.Type(TypeName type) -> type;
            case Option.Name(QualifiedName name) -> new TypeName(name.parts(), false, false, List.of(), List.of(), 0);
            case Option.Text(String text) -> new TypeName(List.of(text), false, false, List.of(), List.of(), 0);
            case null, default -> throw new SqlException(SqlState.SYNTAX_ERROR, AggregateMessage.NEEDS_PARAMETER, key);
        };
    }

    private QualifiedName name(String key) {
        return switch (options.get(key).value()) {
            case Option.Type(TypeName type) -> new QualifiedName(type.names(), 0);
            case Option.Name(QualifiedName name) -> name;
            case Option.Text(String text) -> QualifiedName.of(text, 0);
            case null, default -> throw new SqlException(SqlState.SYNTAX_ERROR, AggregateMessage.NEEDS_PARAMETER, key);
        };
    }

    private String text(String key) {
        return switch (options.get(key).value()) {
            case Option.Text(String text) -> text;
            case Option.IntegerNumber(int number) -> Integer.toString(number);
            case Option.DecimalNumber(String number) -> number;
            case Option.Flag(boolean value) -> Boolean.toString(value);
            case null, default -> name(key).toString();
        };
    }

    private boolean flag(String key) {
        return options.get(key).value() == null || Set.of("true", "on", "1").contains(text(key).toLowerCase(Locale.ROOT));
    }

    private int stateType(String key) {
        int type = new DefinitionAnalysis(context).type(type(key)).oid();
        var entry = context.catalog().type(type);
        if (entry.isPseudo() && !POLYMORPHIC.contains(type) && type != TypeOid.INTERNAL) {
            throw invalid(AggregateMessage.STATE_TYPE_PSEUDO, context.catalog().typeName(type));
        }
        return type;
    }

    private char parallel() {
        return switch (options.containsKey("parallel") ? text("parallel").toLowerCase(Locale.ROOT) : "unsafe") {
            case "safe" -> 's';
            case "restricted" -> 'r';
            case "unsafe" -> 'u';
            default -> throw new SqlException(SqlState.SYNTAX_ERROR, AggregateMessage.PARALLEL);
        };
    }

    private char modify(String key) {
        return switch (options.containsKey(key) ? text(key) : "read_only") {
            case "read_only" -> 'r';
            case "shareable" -> 's';
            case "read_write" -> 'w';
            default -> throw new SqlException(SqlState.SYNTAX_ERROR, AggregateMessage.MODIFY, key);
        };
    }

    /// The function of an option that takes values of these types as they are.
    private FunctionEntry lookUp(String key, int[] arguments) {
        var name = name(key);
        String schema = name.parts().size() < 2 ? null : name.parts().get(name.parts().size() - 2);
        FunctionEntry found = null;
        for (FunctionEntry each : context.catalog().functionsByName(schema, name.name())) {
            if (Arrays.equals(each.arguments(), arguments)) {
                found = each;
                break;
            }
            found = found == null && fits(each, arguments) ? each : found;
        }
        if (found == null || found.kind() != 'f') {
            var shown = Arrays.stream(arguments).mapToObj(context.catalog()::typeName).toList();
            throw new SqlException(SqlState.UNDEFINED_FUNCTION, CommandMessage.FUNCTION_MISSING, name + "(" + String.join(", ", shown) + ")");
        }
        if (found.returnsSet()) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, AggregateMessage.RETURNS_SET, name);
        }
        new Privileges(context.catalog()).require(ObjectKind.FUNCTION, found.oid(), context.currentUser(), Privilege.EXECUTE);
        return found;
    }

    private boolean fits(FunctionEntry function, int[] arguments) {
        if (function.arguments().length != arguments.length) {
            return false;
        }
        for (int i = 0; i < arguments.length; i++) {
            int wanted = function.arguments()[i];
            boolean array = wanted == 2277 || wanted == 5078;
            boolean same = POLYMORPHIC.contains(wanted) ? !array || arguments[i] == wanted || context.catalog().type(arguments[i]).isArray()
                    : TypeRelations.isBinaryCoercible(context.catalog(), arguments[i], wanted);
            if (!same || wanted == 2277 && !POLYMORPHIC.contains(arguments[i]) && !elementsFit(function, arguments, arguments[i])) {
                return false;
            }
        }
        return true;
    }

    /// Whether all `anyelement` of a function with this `anyarray` are its elements.
    private boolean elementsFit(FunctionEntry function, int[] arguments, int array) {
        int element = context.catalog().type(array).element();
        for (int i = 0; i < arguments.length; i++) {
            if (function.arguments()[i] == 2283 && arguments[i] != element) {
                return false;
            }
        }
        return true;
    }

    /// What PostgreSQL computes moving windows with: kept, so that dumps are whole; the results are the same without.
    private record Moving(int type, FunctionEntry transition, FunctionEntry inverse, FunctionEntry last, boolean extra, String initial) {}

    private Moving moving(int[] inputs, int result) {
        if (!options.containsKey("mstype")) {
            for (String key : List.of("msfunc", "minvfunc", "mfinalfunc", "msspace", "minitcond")) {
                if (options.containsKey(key)) {
                    throw invalid(AggregateMessage.MOVING_WITHOUT_TYPE, key);
                }
            }
            return new Moving(0, null, null, null, false, null);
        }
        for (String key : List.of("msfunc", "minvfunc")) {
            if (!options.containsKey(key)) {
                throw invalid(AggregateMessage.MOVING_INCOMPLETE, key);
            }
        }
        int type = stateType("mstype");
        var all = new int[inputs.length + 1];
        all[0] = type;
        System.arraycopy(inputs, 0, all, 1, inputs.length);
        var transition = lookUp("msfunc", all);
        var inverse = lookUp("minvfunc", all);
        boolean extra = options.containsKey("mfinalfunc_extra") && flag("mfinalfunc_extra");
        var last = options.containsKey("mfinalfunc") ? lookUp("mfinalfunc", extra ? all : new int[] {type}) : null;
        if (transition.strict() != inverse.strict()) {
            throw invalid(AggregateMessage.MOVING_STRICTNESS);
        }
        int movingResult = last == null ? type : last.result();
        if (movingResult != result) {
            throw invalid(AggregateMessage.MOVING_RESULT, context.catalog().typeName(movingResult), context.catalog().typeName(result));
        }
        return new Moving(type, transition, inverse, last, extra, options.containsKey("minitcond") ? text("minitcond") : null);
    }

    private int sortOperator(int[] inputs) {
        if (!options.containsKey("sortop")) {
            return 0;
        }
        if (inputs.length != 1) {
            throw invalid(AggregateMessage.SORT_OPERATOR);
        }
        var parts = name("sortop").parts();
        var operator = context.catalog().operatorExact(parts.size() < 2 ? null : parts.get(parts.size() - 2), parts.getLast(), inputs[0], inputs[0]);
        if (operator == null) {
            String type = context.catalog().typeName(inputs[0]);
            throw new SqlException(SqlState.UNDEFINED_FUNCTION, CommandMessage.OPERATOR_MISSING, type + " " + name("sortop") + " " + type);
        }
        return operator.oid();
    }

    // ---- rows

    private static List<ObjectAddress> references(int operator, FunctionEntry... functions) {
        var references = new ArrayList<ObjectAddress>();
        for (FunctionEntry function : functions) {
            if (function != null) {
                references.add(ObjectAddress.function(function.oid()));
            }
        }
        if (operator != 0) {
            references.add(new ObjectAddress(PgOperator.CATALOG, operator));
        }
        return references;
    }

    private static int oid(FunctionEntry function) {
        return function == null ? 0 : function.oid();
    }

    private int storeFunction(DefinitionStatement.Define statement, int namespace, FunctionParameters parameters, int result, char parallel,
            List<ObjectAddress> functions) {
        String name = statement.name().name();
        var references = new ArrayList<>(parameters.references());
        references.addAll(functions);
        var values = RowValues.of(PgProc.CATALOG).set(PgProc.PRONAME, name).set(PgProc.PRONAMESPACE, namespace)
                .set(PgProc.PROOWNER, context.currentUser()).set(PgProc.PROLANG, INTERNAL).set(PgProc.PROCOST, 1.0).set(PgProc.PROROWS, 0.0)
                .set(PgProc.PROKIND, 'a').set(PgProc.PROVOLATILE, 'i').set(PgProc.PROPARALLEL, parallel)
                .set(PgProc.PRONARGS, parameters.inputs().length).set(PgProc.PRORETTYPE, result).set(PgProc.PROARGTYPES, parameters.inputs())
                .setTexts(PgProc.PROARGNAMES, parameters.names()).set(PgProc.PROSRC, "aggregate_dummy");
        var writer = new CatalogWriter(context.catalog()).objects;
        var functionsOfName = context.catalog().functionsByName(context.catalog().namespace(namespace).name(), name);
        for (FunctionEntry old : functionsOfName) {
            if (old.namespace() == namespace && Arrays.equals(old.arguments(), parameters.inputs())) {
                replace(statement, old, result, values, references);
                return old.oid();
            }
        }
        values.setAcl(PgProc.PROACL, new DefaultPrivileges(context).listFor(ObjectKind.FUNCTION, context.currentUser(), namespace));
        return writer.createFunction(values, references);
    }

    private void replace(DefinitionStatement.Define statement, FunctionEntry old, int result, RowValues values, List<ObjectAddress> references) {
        if (!statement.replace()) {
            throw new SqlException(SqlState.DUPLICATE_FUNCTION, RoutineMessage.FUNCTION_EXISTS, old.name());
        }
        new Privileges(context.catalog()).requireOwner(ObjectKind.FUNCTION, old.oid(), context.currentUser());
        if (old.kind() != 'a') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, RoutineMessage.KIND_CHANGED).detail(switch (old.kind()) {
                case 'p' -> RoutineMessage.IS_PROCEDURE;
                case 'w' -> RoutineMessage.IS_WINDOW;
                default -> RoutineMessage.IS_FUNCTION;
            }, old.name());
        }
        if (old.result() != result) {
            var shown = Arrays.stream(old.arguments()).mapToObj(context.catalog()::typeName).toList();
            throw new SqlException(SqlState.INVALID_FUNCTION_DEFINITION, RoutineMessage.RESULT_CHANGED).hint(RoutineMessage.DROP_FIRST, "AGGREGATE",
                    old.name() + "(" + String.join(",", shown) + ")");
        }
        context.lockObject(PgProc.CATALOG, old.oid(), 0, LockMode.ACCESS_EXCLUSIVE);
        CatalogRow row = context.catalog().rows().find(PgProc.CATALOG, new int[] {PgProc.OID}, Integer.toUnsignedLong(old.oid())).getFirst();
        values.set(PgProc.PROOWNER, row.integer(PgProc.PROOWNER)).setValue(PgProc.PROACL, row.get(PgProc.PROACL));
        new CatalogWriter(context.catalog()).objects.replaceFunction(row, values, references);
    }

    private void storeAggregate(int oid, RowValues values) {
        var rows = context.catalog().rows();
        for (CatalogRow old : rows.find(PgAggregate.CATALOG, new int[] {PgAggregate.AGGFNOID}, Integer.toUnsignedLong(oid))) {
            rows.delete(old);
        }
        rows.insert(PgAggregate.CATALOG, values.values());
    }
}
