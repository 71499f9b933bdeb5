package dev.surus.engine.analyzer;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.TypeOid;
import java.util.Arrays;
import java.util.List;

/// The types of `$1`, `$2` ...: given, or found out from their use as in a Parse message and in PREPARE.
public final class ParameterTypes {
    /// More than a message can carry: some are then never given a type, which is the error.
    private static final int LIMIT = 268_435_455;
    private static final int KEPT = 1 << 20;

    private final boolean variable;
    private int[] types;
    private int count;

    /// The function whose body is analyzed and the names of its input parameters; null elsewhere.
    private final String function;
    private final List<String> names;
    /// What names mean in a language around the text; null elsewhere.
    private final Variables variables;
    /// Of the arguments of the call for which a function's body is analyzed; 0 for that of each type.
    private int collation;

    private ParameterTypes(boolean variable, int[] types) {
        this(variable, types, null, List.of());
    }

    private ParameterTypes(boolean variable, int[] types, String function, List<String> names) {
        this(variable, types, function, names, null);
    }

    private ParameterTypes(boolean variable, int[] types, String function, List<String> names, Variables variables) {
        this.variables = variables;
        this.function = function;
        this.names = names;
        this.variable = variable;
        this.types = types;
        count = types.length;
    }

    /// No parameters at all.
    public static ParameterTypes none() {
        return new ParameterTypes(false, new int[0]);
    }

    /// Exactly these; another number is an error.
    public static ParameterTypes fixed(int... types) {
        return new ParameterTypes(false, types.clone());
    }

    /// The parameters of a function in SQL, which its body may use by number and by name.
    /// @param names empty where a parameter has none
    public static ParameterTypes ofFunction(String function, int[] types, List<String> names) {
        return new ParameterTypes(false, types.clone(), function, names);
    }

    /// With the collation that the function's arguments have in one call.
    public ParameterTypes withCollation(int ofArguments) {
        collation = ofArguments;
        return this;
    }

    /// A parameter's collation.
    /// @param ofType that of its type, 0 where it has none
    int collation(int ofType) {
        return ofType == 0 || collation == 0 ? ofType : collation;
    }

    /// Variables of a language around the text.
    public static ParameterTypes ofVariables(Variables variables) {
        return new ParameterTypes(false, new int[0], null, List.of(), variables);
    }

    /// Null where names mean columns only.
    Variables variables() {
        return variables;
    }

    /// The number of the parameter of that name, 0 where there is none.
    int named(String name) {
        for (int i = 0; i < names.size() && i < count; i++) {
            if (name.equals(names.get(i))) {
                return i + 1;
            }
        }
        return 0;
    }

    boolean hasNames() {
        return function != null;
    }

    boolean isFunction(String name) {
        return name.equals(function);
    }

    /// These (0: not said) and as many more as the statement uses.
    public static ParameterTypes variable(int... types) {
        return new ParameterTypes(true, types.clone());
    }

    public int[] types() {
        return Arrays.copyOf(types, count);
    }

    boolean isVariable() {
        return variable;
    }

    /// The type of a parameter as known now; UNKNOWN where its use has not said it yet.
    int use(int number, int position) {
        if (number <= 0 || number > LIMIT || !variable && (number > count || types[number - 1] == 0)) {
            throw missing(number, position);
        }
        if (number > KEPT && number > count) {
            int first = 0;
            while (first < count && types[first] != 0) {
                first++;
            }
            throw new SqlException(SqlState.INDETERMINATE_DATATYPE, AnalyzerMessage.PARAMETER_UNDETERMINED, first + 1);
        }
        if (number > count) {
            if (number > types.length) {
                types = Arrays.copyOf(types, Math.max(number, types.length * 2));
            }
            count = number;
        }
        if (types[number - 1] == 0) {
            types[number - 1] = TypeOid.UNKNOWN;
        }
        return types[number - 1];
    }

    /// A parameter of unknown type is coerced to a type: that is its type from now on.
    int coerce(int number, int type, int position, AnalyzerCatalog catalog) {
        int known = types[number - 1];
        if (known == TypeOid.UNKNOWN) {
            types[number - 1] = type;
        } else if (known != type) {
            throw new SqlException(SqlState.AMBIGUOUS_PARAMETER, AnalyzerMessage.PARAMETER_INCONSISTENT, number)
                    .detail(AnalyzerMessage.PARAMETER_VERSUS, catalog.typeText(known, -1), catalog.typeText(type, -1))
                    .at(position);
        }
        return type;
    }

    int typeOf(int number) {
        return types[number - 1];
    }

    /// After the analysis of a Parse message or PREPARE: every parameter must have a type.
    public void checkDetermined() {
        for (int i = 0; i < count; i++) {
            if (types[i] == 0 || types[i] == TypeOid.UNKNOWN) {
                throw new SqlException(
                        SqlState.INDETERMINATE_DATATYPE, AnalyzerMessage.PARAMETER_UNDETERMINED, i + 1);
            }
        }
    }

    static SqlException missing(int number, int position) {
        return new SqlException(SqlState.UNDEFINED_PARAMETER, AnalyzerMessage.PARAMETER_MISSING, number).at(position);
    }
}
