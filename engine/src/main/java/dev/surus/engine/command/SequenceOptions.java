package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.SequenceEntry;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.table.Sequence;
import dev.surus.engine.type.TypeOid;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// CREATE and ALTER SEQUENCE's options -> parameters and state, by PostgreSQL's rules.
final class SequenceOptions {
    /// @param entry with relation 0
    /// @param state null where ALTER leaves it as it is
    record Resolved(SequenceEntry entry, Sequence.State state, QualifiedName ownedBy) {}

    private final CommandContext context;
    private final Map<String, Option> options = new HashMap<>();
    private final boolean identity;

    private SequenceOptions(CommandContext context, List<Option> given, boolean identity) {
        this.context = context;
        this.identity = identity;
        for (Option option : given) {
            if (options.put(option.name(), option) != null) {
                throw new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.REDUNDANT_OPTIONS).at(option.position());
            }
        }
    }

    /// @param type of a serial or identity column, 0 where the options decide
    static Resolved forNew(CommandContext context, List<Option> given, int type, boolean identity) {
        return new SequenceOptions(context, given, identity).resolve(null, null, type);
    }

    static Resolved forChange(CommandContext context, List<Option> given, SequenceEntry old, Sequence.State state, boolean identity) {
        return new SequenceOptions(context, given, identity).resolve(old, state, 0);
    }

    private Resolved resolve(SequenceEntry old, Sequence.State oldState, int givenType) {
        boolean isNew = old == null;
        if (options.containsKey("sequence_name")) {
            throw new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.INVALID_SEQUENCE_OPTION)
                    .at(options.get("sequence_name").position());
        }
        boolean changed = isNew || options.keySet().stream().anyMatch(name -> !name.equals("owned_by"));
        int type = isNew ? TypeOid.INT8 : old.type();
        boolean resetMaximum = false;
        boolean resetMinimum = false;
        if (options.containsKey("as") || givenType != 0) {
            int wanted = options.containsKey("as")
                    ? new DefinitionAnalysis(context).type(((Option.Type) options.get("as").value()).type()).oid() : givenType;
            if (wanted != TypeOid.INT2 && wanted != TypeOid.INT4 && wanted != TypeOid.INT8) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE,
                        identity ? DefinitionMessage.IDENTITY_TYPE : DefinitionMessage.SEQUENCE_TYPE);
            }
            if (!isNew) {
                resetMaximum = old.maximum() == most(old.type());
                resetMinimum = old.minimum() == least(old.type());
            }
            type = wanted;
        }
        long increment = isNew ? 1 : old.increment();
        if (options.containsKey("increment")) {
            increment = number("increment");
            if (increment == 0) {
                throw invalid(DefinitionMessage.INCREMENT_ZERO);
            }
        }
        boolean cycle = options.containsKey("cycle") ? ((Option.Flag) options.get("cycle").value()).value() : !isNew && old.cycle();
        long maximum = bound("maxvalue", isNew || resetMaximum, increment > 0 ? most(type) : -1, isNew ? 0 : old.maximum());
        if (maximum < least(type) || maximum > most(type)) {
            throw invalid(DefinitionMessage.MAXVALUE_RANGE, maximum, context.catalog().typeName(type));
        }
        long minimum = bound("minvalue", isNew || resetMinimum, increment < 0 ? least(type) : 1, isNew ? 0 : old.minimum());
        if (minimum < least(type) || minimum > most(type)) {
            throw invalid(DefinitionMessage.MINVALUE_RANGE, minimum, context.catalog().typeName(type));
        }
        if (minimum >= maximum) {
            throw invalid(DefinitionMessage.MINVALUE_NOT_LESS, minimum, maximum);
        }
        long start = options.containsKey("start") ? number("start") : isNew ? (increment > 0 ? minimum : maximum) : old.start();
        if (start < minimum) {
            throw invalid(DefinitionMessage.START_TOO_LOW, start, minimum);
        }
        if (start > maximum) {
            throw invalid(DefinitionMessage.START_TOO_HIGH, start, maximum);
        }
        var state = state(isNew, start, oldState);
        if (state.lastValue() < minimum) {
            throw invalid(DefinitionMessage.RESTART_TOO_LOW, state.lastValue(), minimum);
        }
        if (state.lastValue() > maximum) {
            throw invalid(DefinitionMessage.RESTART_TOO_HIGH, state.lastValue(), maximum);
        }
        long cache = isNew ? 1 : old.cache();
        if (options.containsKey("cache")) {
            cache = number("cache");
            if (cache <= 0) {
                throw invalid(DefinitionMessage.CACHE_NOT_POSITIVE, cache);
            }
        }
        var ownedBy = options.containsKey("owned_by") ? ((Option.Name) options.get("owned_by").value()).name() : null;
        return new Resolved(new SequenceEntry(0, type, start, increment, maximum, minimum, cache, cycle), changed ? state : null, ownedBy);
    }

    private Sequence.State state(boolean isNew, long start, Sequence.State oldState) {
        if (options.containsKey("restart")) {
            return new Sequence.State(options.get("restart").value() == null ? start : number("restart"), false);
        }
        return isNew ? new Sequence.State(start, false) : oldState;
    }

    private long bound(String option, boolean reset, long usual, long old) {
        if (options.containsKey(option) && options.get(option).value() != null) {
            return number(option);
        }
        return options.containsKey(option) || reset ? usual : old;
    }

    private long number(String option) {
        return number(options.get(option));
    }

    static long number(Option option) {
        return switch (option.value()) {
            case Option.IntegerNumber number -> number.value();
            case Option.DecimalNumber number -> {
                try {
                    yield new BigDecimal(number.text()).longValueExact();
                } catch (ArithmeticException e) {
                    throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, DefinitionMessage.BIGINT_RANGE, number.text());
                }
            }
            case null, default -> throw new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.OPTION_WANTS_NUMBER, option.name())
                    .at(option.position());
        };
    }

    private static SqlException invalid(DefinitionMessage message, Object... arguments) {
        return new SqlException(SqlState.INVALID_PARAMETER_VALUE, message, arguments);
    }

    private static long most(int type) {
        return type == TypeOid.INT2 ? Short.MAX_VALUE : type == TypeOid.INT4 ? Integer.MAX_VALUE : Long.MAX_VALUE;
    }

    private static long least(int type) {
        return type == TypeOid.INT2 ? Short.MIN_VALUE : type == TypeOid.INT4 ? Integer.MIN_VALUE : Long.MIN_VALUE;
    }
}
