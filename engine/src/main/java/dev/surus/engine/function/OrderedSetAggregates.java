package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.Interval;
import java.util.ArrayList;
import java.util.List;

/// Aggregates with WITHIN GROUP. Rows come in the order that the call says, the direct arguments before the row's own.
///
/// Of the hypothetical ones (rank, dense_rank, percent_rank, cume_dist) the executor compares the row that is asked about
/// with each row of the group, and hands in two numbers: -1, 0 or 1 as the row comes before, with or behind it, and whether
/// the row equals the one before.
final class OrderedSetAggregates {
    private OrderedSetAggregates() {}

    static void declare(Declarations f) {
        for (String type : new String[] {"float8", "interval"}) {
            f.typedAggregate("percentile_cont(float8," + type + ")", true, site -> () -> new Percentile(site.resultType(), true, false));
            f.typedAggregate("percentile_cont(_float8," + type + ")", true, site -> () -> new Percentile(site.resultType(), true, true));
        }
        f.typedAggregate("percentile_disc(float8,anyelement)", true, site -> () -> new Percentile(site.resultType(), false, false));
        f.typedAggregate("percentile_disc(_float8,anyelement)", true, site -> () -> new Percentile(site.resultType(), false, true));
        f.typedAggregate("mode(anyelement)", true, site -> () -> new Mode(site.argument(0)));
        for (Place place : Place.values()) {
            f.typedAggregate(place.function + "(any)", false, site -> () -> new Hypothetical(place));
        }
    }

    private static final class Percentile extends Accumulator {
        private final DataType result;
        private final boolean continuous;
        private final boolean several;
        private final List<Object> values = new ArrayList<>();
        private Object fractions;

        Percentile(DataType result, boolean continuous, boolean several) {
            this.result = result;
            this.continuous = continuous;
            this.several = several;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            fractions = arguments[0];
            values.add(arguments[1]);
        }

        @Override
        public Object finish(EvaluationContext context) {
            if (values.isEmpty()) {
                return null;
            }
            if (!several) {
                return at(context, (Double) fractions);
            }
            var wanted = (ArrayValue) fractions;
            var found = new Object[wanted.elements().length];
            for (int i = 0; i < found.length; i++) {
                found[i] = wanted.elements()[i] == null ? null : at(context, (Double) wanted.elements()[i]);
            }
            int element = result.element().oid;
            return found.length == 0 ? ArrayValue.empty(element) : new ArrayValue(element, wanted.dimensions(), wanted.lowerBounds(), found);
        }

        private Object at(EvaluationContext context, double fraction) {
            if (!(fraction >= 0 && fraction <= 1)) {
                throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.PERCENTILE_RANGE,
                        BuiltinTypes.FLOAT8.output(fraction, context));
            }
            if (!continuous) {
                return values.get(Math.max(0, (int) Math.ceil(fraction * values.size()) - 1));
            }
            double place = fraction * (values.size() - 1);
            int low = (int) Math.floor(place);
            int high = (int) Math.ceil(place);
            if (low == high) {
                return values.get(low);
            }
            double part = place - low;
            return switch (values.get(low)) {
                case Interval from -> DateTimeFunctions.plus(from, DateTimeFunctions.scaled(
                        DateTimeFunctions.plus((Interval) values.get(high), DateTimeFunctions.minus(from)), x -> x * part));
                case Double from -> from + part * ((Double) values.get(high) - from);
                default -> throw new IllegalStateException("percentile of " + values.get(low).getClass());
            };
        }
    }

    /// The most frequent value; of several the one that comes first.
    private static final class Mode extends Accumulator {
        private final DataType type;
        private Object best;
        private long bestCount;
        private Object last;
        private long lastCount;

        Mode(DataType type) {
            this.type = type;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            if (last != null && type.equal(last, arguments[0])) {
                lastCount++;
            } else {
                last = arguments[0];
                lastCount = 1;
            }
            if (lastCount > bestCount) {
                best = last;
                bestCount = lastCount;
            }
        }

        @Override
        public Object finish(EvaluationContext context) {
            return best;
        }
    }

    private enum Place {
        RANK("rank"), DENSE_RANK("dense_rank"), PERCENT_RANK("percent_rank"), CUME_DIST("cume_dist");

        final String function;

        Place(String function) {
            this.function = function;
        }
    }

    private static final class Hypothetical extends Accumulator {
        private final Place place;
        private long before;
        private long distinctBefore;
        private long with;
        private long count;

        Hypothetical(Place place) {
            this.place = place;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            long order = (Long) arguments[0];
            count++;
            if (order < 0) {
                before++;
                distinctBefore += (Long) arguments[1] == 0 ? 1 : 0;
            } else if (order == 0) {
                with++;
            }
        }

        @Override
        public Object finish(EvaluationContext context) {
            return switch (place) {
                case RANK -> before + 1;
                case DENSE_RANK -> distinctBefore + 1;
                case PERCENT_RANK -> count == 0 ? 0.0 : (double) before / count;
                case CUME_DIST -> (double) (before + with + 1) / (count + 1);
            };
        }
    }
}
