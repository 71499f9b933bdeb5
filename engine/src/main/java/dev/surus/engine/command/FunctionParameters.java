package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.StoredText;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.ObjectReference.FunctionParameter;
import dev.surus.engine.parser.ast.TypeName;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// The parameters and the result of a function under definition.
///
/// @param inputs types of the input parameters
/// @param all types of all parameters; null where there are only plain inputs
/// @param modes of `all`, as pg_proc has them; null likewise
/// @param names of all parameters; null where none is named
/// @param variadicElement 0 for none
/// @param defaults stored form, null for none
/// @param outputs types of the OUT, INOUT and TABLE parameters
record FunctionParameters(int[] inputs, int[] all, String modes, List<String> names, int variadicElement, int defaultsCount,
        String defaults, List<Integer> defaultTypes, List<ObjectAddress> references, List<Integer> outputs, int result, boolean returnsSet) {
    /// Names of the input parameters; empty ones for those without.
    List<String> inputNames() {
        var found = new ArrayList<String>();
        int count = modes == null ? inputs.length : modes.length();
        for (int i = 0; i < count; i++) {
            if (modes == null || "ibv".indexOf(modes.charAt(i)) >= 0) {
                found.add(names == null ? "" : names.get(i));
            }
        }
        return found;
    }

    static FunctionParameters of(CommandContext context, FunctionStatement.CreateFunction statement) {
        return new Reader(context, statement).read();
    }

    private static final class Reader {
        private final CommandContext context;
        private final FunctionStatement.CreateFunction statement;
        private final DefinitionAnalysis analysis;
        private final List<Integer> inputs = new ArrayList<>();
        private final List<Integer> all = new ArrayList<>();
        private final List<Integer> outputs = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private final List<String> defaults = new ArrayList<>();
        private final List<Integer> defaultTypes = new ArrayList<>();
        private final List<ObjectAddress> references = new ArrayList<>();
        private final StringBuilder modes = new StringBuilder();
        private int variadicElement;
        private boolean variadicSeen;

        Reader(CommandContext context, FunctionStatement.CreateFunction statement) {
            this.context = context;
            this.statement = statement;
            analysis = new DefinitionAnalysis(context);
        }

        FunctionParameters read() {
            for (var parameter : statement.parameters()) {
                add(parameter);
            }
            boolean plain = modes.chars().allMatch(mode -> mode == 'i');
            boolean named = names.stream().anyMatch(name -> !name.isEmpty());
            int result = result();
            boolean set = statement.returnsTable() || statement.returns() != null && statement.returns().setOf();
            return new FunctionParameters(array(inputs), plain ? null : array(all), plain ? null : modes.toString(), named ? names : null,
                    variadicElement, defaults.size(), StoredText.join(defaults), defaultTypes, references, outputs, result, set);
        }

        private static int[] array(List<Integer> types) {
            return types.stream().mapToInt(Integer::intValue).toArray();
        }

        private void add(FunctionParameter parameter) {
            int type = type(parameter.type(), RoutineMessage.TYPE_MISSING);
            if (parameter.type().setOf()) {
                throw invalid(statement.procedure() ? RoutineMessage.SET_ARGUMENT_PROCEDURE : RoutineMessage.SET_ARGUMENT_FUNCTION);
            }
            char mode = switch (parameter.mode()) {
                case DEFAULT, IN -> 'i';
                case OUT -> 'o';
                case INOUT -> 'b';
                case VARIADIC -> 'v';
                case TABLE -> 't';
            };
            boolean input = mode != 'o' && mode != 't';
            if (variadicSeen && (input || statement.procedure() && mode != 't')) {
                throw invalid(statement.procedure() ? RoutineMessage.VARIADIC_LAST : RoutineMessage.VARIADIC_LAST_INPUT);
            }
            if (input) {
                inputs.add(type);
            }
            if (mode != 'i' && mode != 'v') {
                outputs.add(type);
                if (mode == 'o' && statement.procedure() && !defaults.isEmpty()) {
                    throw invalid(RoutineMessage.OUT_AFTER_DEFAULT);
                }
            }
            if (mode == 'v') {
                variadicSeen = true;
                variadicElement = element(type);
            }
            name(parameter, mode);
            all.add(type);
            modes.append(mode);
            defaultOf(parameter, type, input);
        }

        private int element(int type) {
            return switch (type) {
                case TypeOid.ANYARRAY -> TypeOid.ANYELEMENT;
                case TypeOid.ANYCOMPATIBLEARRAY -> TypeOid.ANYCOMPATIBLE;
                case TypeOid.ANY -> TypeOid.ANY;
                default -> {
                    var entry = context.catalog().type(type);
                    if (entry.element() == 0 || !entry.isArray()) {
                        throw invalid(RoutineMessage.VARIADIC_ARRAY);
                    }
                    yield entry.element();
                }
            };
        }

        /// Input names must differ from each other, output names likewise; an IN and an OUT parameter may share one.
        private void name(FunctionParameter parameter, char mode) {
            String name = parameter.name() == null ? "" : parameter.name();
            for (int i = 0; i < names.size() && !name.isEmpty(); i++) {
                char other = modes.charAt(i);
                boolean apart = (mode == 'i' || mode == 'v') && (other == 'o' || other == 't')
                        || (other == 'i' || other == 'v') && (mode == 'o' || mode == 't');
                if (!apart && names.get(i).equals(name)) {
                    throw invalid(RoutineMessage.NAME_TWICE, name);
                }
            }
            names.add(name);
        }

        private void defaultOf(FunctionParameter parameter, int type, boolean input) {
            if (parameter.defaultValue() == null) {
                if (input && !defaults.isEmpty()) {
                    throw invalid(RoutineMessage.DEFAULT_MISSING);
                }
                return;
            }
            if (!input) {
                throw invalid(RoutineMessage.DEFAULT_NOT_INPUT);
            }
            var expression = analysis.parameterDefault(parameter.defaultValue(), FunctionTypes.isPolymorphic(type) ? 0 : type);
            var stored = analysis.store(expression, 0);
            defaults.add(stored.text());
            defaultTypes.add(expression.type());
            references.addAll(stored.references());
        }

        private int result() {
            int fromOutputs = outputs.isEmpty() ? 0 : outputs.size() == 1 && !statement.procedure() ? outputs.getFirst() : TypeOid.RECORD;
            if (statement.procedure()) {
                return outputs.isEmpty() ? TypeOid.VOID : TypeOid.RECORD;
            }
            if (statement.returns() == null) {
                if (fromOutputs == 0) {
                    throw invalid(RoutineMessage.RESULT_UNSPECIFIED);
                }
                return fromOutputs;
            }
            int type = type(statement.returns(), RoutineMessage.RESULT_TYPE_MISSING);
            if (fromOutputs != 0 && type != fromOutputs) {
                throw invalid(RoutineMessage.RESULT_OF_OUTPUTS, context.catalog().typeName(fromOutputs));
            }
            return type;
        }

        private int type(TypeName name, RoutineMessage missing) {
            String schema = name.names().size() < 2 ? null : name.names().get(name.names().size() - 2);
            boolean plain = name.arrayBounds().isEmpty() && !name.columnType();
            if (plain && (schema == null || context.catalog().namespaceByName(schema) != null)
                    && context.catalog().typeByName(schema, name.names().getLast()) == null) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, missing, String.join(".", name.names()));
            }
            try {
                return analysis.type(name).oid();
            } catch (SqlException error) {
                // Nobody points at a type in a function's head.
                error.diagnostic().position = 0;
                throw error;
            }
        }

        private static SqlException invalid(RoutineMessage message, Object... arguments) {
            return new SqlException(SqlState.INVALID_FUNCTION_DEFINITION, message, arguments);
        }
    }
}
