package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.analyzer.TypeText;
import dev.surus.engine.analyzer.Variables.Precedence;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.plpgsql.Datum.ValueType;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// From a function's text to a [Routine].
///
/// Variables are numbered: parameters first, then what a trigger is told, the row of the OUT parameters, FOUND, and what blocks declare.
public final class RoutineCompiler {
    private final Catalog catalog;
    private final DeclaredTypes types;
    private final ParserOptions options;
    private final Precedence precedence;
    private final boolean printStrictParameters;
    private Severity shadowing;
    private final List<Diagnostic> warnings = new ArrayList<>();

    /// For checking new functions.
    public RoutineCompiler(Catalog catalog, Analyzer analyzer, ParserOptions options) {
        this(catalog, analyzer, options, Precedence.NEITHER, false);
    }

    /// @param precedence the setting plpgsql.variable_conflict
    /// @param printStrictParameters the setting plpgsql.print_strict_params
    RoutineCompiler(Catalog catalog, Analyzer analyzer, ParserOptions options, Precedence precedence, boolean printStrictParameters) {
        this.precedence = precedence;
        this.printStrictParameters = printStrictParameters;
        this.catalog = catalog;
        types = new DeclaredTypes(catalog, analyzer);
        this.options = options;
    }

    // ---- CREATE FUNCTION

    /// Looks for mistakes in a new function, without running it. Positions in errors are in its text.
    /// @param body whether the text is checked, too
    /// @param extraWarnings the setting plpgsql.extra_warnings, null where nobody set it
    /// @param extraErrors likewise
    /// @return what was found that is no mistake, with positions in the text
    public List<Diagnostic> check(FunctionEntry function, boolean body, String extraWarnings, String extraErrors) {
        shadowing = ExtraCheck.SHADOWED_VARIABLES.severity(extraWarnings, extraErrors);
        var result = catalog.type(function.result());
        boolean trigger = function.result() == TypeOid.TRIGGER;
        boolean eventTrigger = function.result() == TypeOid.EVENT_TRIGGER;
        if (result.isPseudo() && !trigger && !eventTrigger && function.result() != TypeOid.RECORD && function.result() != TypeOid.VOID
                && !isPolymorphic(function.result())) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PlpgsqlMessage.RETURNS_UNSUPPORTED, TypeText.of(catalog, function.result(), -1));
        }
        int[] arguments = function.arguments().clone();
        for (int i = 0; i < arguments.length; i++) {
            if (catalog.type(arguments[i]).isPseudo() && arguments[i] != TypeOid.RECORD && !isPolymorphic(arguments[i])) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PlpgsqlMessage.ACCEPTS_UNSUPPORTED, TypeText.of(catalog, arguments[i], -1));
            }
            arguments[i] = sample(arguments[i]);
        }
        if (body) {
            compile(function, function.name(), arguments, sample(function.result()), true);
        }
        return warnings;
    }

    static boolean isPolymorphic(int type) {
        return sample(type) != type;
    }

    /// A type that stands for a polymorphic one while nobody calls the function.
    private static int sample(int type) {
        return switch (type) {
            case TypeOid.ANYELEMENT, TypeOid.ANYNONARRAY, TypeOid.ANYENUM, TypeOid.ANYCOMPATIBLE, TypeOid.ANYCOMPATIBLENONARRAY -> TypeOid.INT4;
            case TypeOid.ANYARRAY, TypeOid.ANYCOMPATIBLEARRAY -> TypeOid.INT4_ARRAY;
            case TypeOid.ANYRANGE, TypeOid.ANYCOMPATIBLERANGE -> INT4RANGE;
            case TypeOid.ANYMULTIRANGE, TypeOid.ANYCOMPATIBLEMULTIRANGE -> INT4MULTIRANGE;
            default -> type;
        };
    }

    private static final int INT4RANGE = 3904;
    private static final int INT4MULTIRANGE = 4451;

    // ---- compiling

    /// @param signature as CONTEXT names the function
    /// @param arguments types of the input parameters, none polymorphic
    Routine compile(FunctionEntry function, String signature, int[] arguments, int result, boolean checking) {
        try {
            return compiled(function, signature, arguments, result, checking);
        } catch (SqlException error) {
            if (!checking) {
                toInternal(error, function.source());
            }
            throw error;
        }
    }

    private static void toInternal(SqlException error, String source) {
        var diagnostic = error.diagnostic();
        if (diagnostic.position > 0) {
            diagnostic.internalPosition = diagnostic.position;
            diagnostic.internalQuery = source;
            diagnostic.position = 0;
        }
    }

    private Routine compiled(FunctionEntry function, String signature, int[] arguments, int result, boolean checking) {
        boolean trigger = function.result() == TypeOid.TRIGGER;
        boolean eventTrigger = function.result() == TypeOid.EVENT_TRIGGER;
        var reader = new TextReader(function.source(), options, checking);
        reader.precedence = precedence;
        reader.namespace = new Namespace(Namespace.Kind.BLOCK, 0, function.name(), null);
        boolean procedure = function.kind() == 'p';
        var outline = new RoutineBuilder.Result(result == TypeOid.VOID, function.returnsSet(), procedure, trigger, -1);
        var builder = new RoutineBuilder(outline, function.name());
        var inputs = new ArrayList<Integer>();
        int outputs = -1;
        Routine.TriggerVariables triggered = null;
        if (trigger || eventTrigger) {
            if (function.arguments().length > 0) {
                var error = new SqlException(SqlState.INVALID_FUNCTION_DEFINITION,
                        trigger ? PlpgsqlMessage.TRIGGER_ARGUMENTS : PlpgsqlMessage.EVENT_TRIGGER_ARGUMENTS);
                throw builder.nearLine(trigger ? error.hint(PlpgsqlMessage.TRIGGER_ARGUMENTS_HINT) : error, 1);
            }
            triggered = trigger ? triggerVariables(reader, builder) : eventTriggerVariables(reader, builder);
        } else {
            outputs = parameters(function, arguments, result, reader, builder, inputs);
        }
        builder = builder.with(new RoutineBuilder.Result(result == TypeOid.VOID, function.returnsSet(), procedure, trigger, outputs));
        builder.printStrictParameters = printStrictParameters;
        builder.shadowing = shadowing;
        int found = builder.addScalar("found", 0, new ValueType(TypeOid.BOOL, -1, 0), false);
        reader.namespace = new Namespace(Namespace.Kind.SCALAR, found, "found", reader.namespace);
        var body = new BodyParser(reader, builder, types).body();
        warnings.addAll(builder.warnings);
        if (outputs >= 0 || result == TypeOid.VOID || function.returnsSet()) {
            body = withReturn(body, outputs < 0 || function.returnsSet() ? null : builder.datums.get(outputs));
        }
        return new Routine(function, signature, List.copyOf(builder.datums), body, inputs.stream().mapToInt(Integer::intValue).toArray(), outputs,
                found, function.volatility() == 'v', function.returnsSet(), result, builder.printStrictParameters, triggered);
    }

    /// A DO block.
    Routine compileBlock(String source) {
        var reader = new TextReader(source, options, true);
        reader.precedence = precedence;
        reader.namespace = new Namespace(Namespace.Kind.BLOCK, 0, "inline_code_block", null);
        var builder = new RoutineBuilder(new RoutineBuilder.Result(true, false, false, false, -1), null);
        int found = builder.addScalar("found", 0, new ValueType(TypeOid.BOOL, -1, 0), false);
        reader.namespace = new Namespace(Namespace.Kind.SCALAR, found, "found", reader.namespace);
        var body = withReturn(new BodyParser(reader, builder, types).body(), null);
        return new Routine(null, "inline_code_block", List.copyOf(builder.datums), body, new int[0], -1, found, true, false, TypeOid.VOID,
                builder.printStrictParameters, null);
    }

    /// Where the end may be reached, there is a RETURN.
    private static Step.Block withReturn(Step.Block body, Datum variable) {
        var steps = new ArrayList<>(body.body());
        if (body.handlers() != null || body.name() != null) {
            steps.clear();
            steps.add(body);
            steps.add(new Step.Return(0, null, variable));
            return new Step.Block(body.line(), null, List.of(), steps, null);
        }
        if (steps.isEmpty() || !(steps.getLast() instanceof Step.Return)) {
            steps.add(new Step.Return(0, null, variable));
        }
        return new Step.Block(body.line(), null, body.declared(), steps, null);
    }

    // ---- parameters

    /// @return number of the variable of the OUT parameters, -1 where there are none
    private int parameters(FunctionEntry function, int[] arguments, int result, TextReader reader, RoutineBuilder builder, List<Integer> inputs) {
        int count = function.argumentModes() == null ? arguments.length : function.argumentModes().length();
        var outNames = new ArrayList<String>();
        var outputs = new ArrayList<Integer>();
        var seen = new HashSet<String>();
        for (int i = 0; i < count; i++) {
            char mode = function.argumentModes() == null ? 'i' : function.argumentModes().charAt(i);
            String name = function.argumentNames() == null ? "" : function.argumentNames().get(i);
            int type = mode == 'i' || mode == 'b' || mode == 'v' ? arguments[inputs.size()] : outputType(function, arguments, result, i);
            String numbered = "$" + (i + 1);
            var declared = types.plain(type);
            int number = types.isRow(type) ? builder.addRecord(name.isEmpty() ? numbered : name, 0, declared)
                    : builder.addScalar(name.isEmpty() ? numbered : name, 0, declared, false);
            if ("ibv".indexOf(mode) >= 0) {
                inputs.add(number);
            }
            if ("obt".indexOf(mode) >= 0) {
                outputs.add(number);
                outNames.add(name.isEmpty() ? "column" + outputs.size() : name);
            }
            var kind = types.isRow(type) ? Namespace.Kind.RECORD : Namespace.Kind.SCALAR;
            reader.namespace = new Namespace(kind, number, numbered, reader.namespace);
            if (!name.isEmpty()) {
                if (!seen.add(name)) {
                    throw builder.nearLine(new SqlException(SqlState.INVALID_FUNCTION_DEFINITION, PlpgsqlMessage.PARAMETER_TWICE, name), 0);
                }
                reader.namespace = new Namespace(kind, number, name, reader.namespace);
            }
        }
        if (outputs.isEmpty()) {
            return -1;
        }
        return outputs.size() > 1 || function.kind() == 'p' ? builder.addRow(outNames, outputs) : outputs.getFirst();
    }

    /// The type of an OUT parameter; a polymorphic one follows from the arguments.
    private int outputType(FunctionEntry function, int[] arguments, int result, int number) {
        int declared = function.allArguments()[number];
        if (!isPolymorphic(declared)) {
            return declared;
        }
        for (int i = 0; i < arguments.length; i++) {
            int given = function.arguments()[i];
            if (!isPolymorphic(given) || isCompatible(given) != isCompatible(declared)) {
                continue;
            }
            if (given == declared) {
                return arguments[i];
            }
            boolean toArray = declared == TypeOid.ANYARRAY || declared == TypeOid.ANYCOMPATIBLEARRAY;
            boolean fromArray = given == TypeOid.ANYARRAY || given == TypeOid.ANYCOMPATIBLEARRAY;
            if (toArray && !fromArray) {
                return catalog.type(arguments[i]).array();
            }
            if (fromArray && !toArray) {
                return catalog.type(arguments[i]).element();
            }
        }
        return isPolymorphic(result) || result == TypeOid.RECORD ? sample(declared) : result;
    }

    private static boolean isCompatible(int type) {
        return switch (type) {
            case TypeOid.ANYCOMPATIBLE, TypeOid.ANYCOMPATIBLENONARRAY, TypeOid.ANYCOMPATIBLEARRAY, TypeOid.ANYCOMPATIBLERANGE,
                    TypeOid.ANYCOMPATIBLEMULTIRANGE -> true;
            default -> false;
        };
    }

    // ---- triggers

    private static final String[] TRIGGER_NAMES = {"tg_name", "tg_when", "tg_level", "tg_op", "tg_relid", "tg_relname", "tg_table_name",
        "tg_table_schema", "tg_nargs", "tg_argv"};
    private static final int[] TRIGGER_TYPES = {TypeOid.NAME, TypeOid.TEXT, TypeOid.TEXT, TypeOid.TEXT, TypeOid.OID, TypeOid.NAME, TypeOid.NAME,
        TypeOid.NAME, TypeOid.INT4, TypeOid.TEXT_ARRAY};

    private Routine.TriggerVariables triggerVariables(TextReader reader, RoutineBuilder builder) {
        int newRow = builder.addRecord("new", 0, types.plain(TypeOid.RECORD));
        reader.namespace = new Namespace(Namespace.Kind.RECORD, newRow, "new", reader.namespace);
        int oldRow = builder.addRecord("old", 0, types.plain(TypeOid.RECORD));
        reader.namespace = new Namespace(Namespace.Kind.RECORD, oldRow, "old", reader.namespace);
        return new Routine.TriggerVariables(newRow, oldRow, scalars(reader, builder, TRIGGER_NAMES, TRIGGER_TYPES));
    }

    private Routine.TriggerVariables eventTriggerVariables(TextReader reader, RoutineBuilder builder) {
        return new Routine.TriggerVariables(-1, -1,
                scalars(reader, builder, new String[] {"tg_event", "tg_tag"}, new int[] {TypeOid.TEXT, TypeOid.TEXT}));
    }

    /// @return number of the first one
    private int scalars(TextReader reader, RoutineBuilder builder, String[] names, int[] typesOf) {
        int first = builder.datums.size();
        for (int i = 0; i < names.length; i++) {
            int number = builder.addScalar(names[i], 0, types.plain(typesOf[i]), false);
            reader.namespace = new Namespace(Namespace.Kind.SCALAR, number, names[i], reader.namespace);
        }
        return first;
    }
}
