package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.Interval;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// string_agg, array_agg, bit_and, bit_or, bit_xor, sum and avg of intervals, json_agg, json_object_agg.
final class CollectingAggregates {
    private CollectingAggregates() {}

    static void declare(Declarations f) {
        f.typedAggregate("string_agg(text,text)", false, site -> TextJoin::new);
        f.typedAggregate("string_agg(bytea,bytea)", false, site -> ByteJoin::new);
        f.typedAggregate("array_agg(anynonarray)", false, site -> () -> new Elements(site.argument(0)));
        f.typedAggregate("array_agg(anyarray)", false, site -> Arrays2::new);
        for (String type : new String[] {"int2", "int4", "int8"}) {
            f.aggregate("bit_and(" + type + ")", () -> new Bits('&'));
            f.aggregate("bit_or(" + type + ")", () -> new Bits('|'));
            f.aggregate("bit_xor(" + type + ")", () -> new Bits('#'));
        }
        f.aggregate("sum(interval)", () -> new Intervals(false));
        f.aggregate("avg(interval)", () -> new Intervals(true));
        f.aggregate("sum(money)", MoneySum::new);
        for (String prefix : new String[] {"json", "jsonb"}) {
            boolean binary = prefix.equals("jsonb");
            f.typedAggregate(prefix + "_agg(anyelement)", false, site -> () -> new JsonArray(site.argument(0), binary));
            f.typedAggregate(prefix + "_object_agg(any,any)", false, site -> () -> new JsonObject(site.argument(0), site.argument(1), binary));
        }
    }

    private static final class TextJoin extends Accumulator {
        private StringBuilder text;

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            if (arguments[0] == null) {
                return;
            }
            if (text == null) {
                text = new StringBuilder();
            } else if (arguments[1] != null) {
                text.append((String) arguments[1]);
            }
            text.append((String) arguments[0]);
        }

        @Override
        public Object finish(EvaluationContext context) {
            return text == null ? null : text.toString();
        }
    }

    private static final class ByteJoin extends Accumulator {
        private ByteArrayOutputStream bytes;

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            if (arguments[0] == null) {
                return;
            }
            if (bytes == null) {
                bytes = new ByteArrayOutputStream();
            } else if (arguments[1] != null) {
                bytes.writeBytes((byte[]) arguments[1]);
            }
            bytes.writeBytes((byte[]) arguments[0]);
        }

        @Override
        public Object finish(EvaluationContext context) {
            return bytes == null ? null : bytes.toByteArray();
        }
    }

    private static final class Elements extends Accumulator {
        private final DataType type;
        private final List<Object> values = new ArrayList<>();

        Elements(DataType type) {
            this.type = type;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            values.add(arguments[0]);
        }

        @Override
        public Object finish(EvaluationContext context) {
            return values.isEmpty() ? null : ArrayValue.of(type.oid, values.toArray());
        }
    }

    /// Arrays of equal shape become one of one dimension more.
    private static final class Arrays2 extends Accumulator {
        private final List<ArrayValue> values = new ArrayList<>();

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            if (arguments[0] == null) {
                throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, FunctionMessage.ACCUMULATE_NULL);
            }
            var array = (ArrayValue) arguments[0];
            if (array.dimensions().length == 0) {
                throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, FunctionMessage.ACCUMULATE_EMPTY);
            }
            if (!values.isEmpty() && !Arrays.equals(values.getFirst().dimensions(), array.dimensions())) {
                throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, FunctionMessage.ACCUMULATE_DIFFERENT);
            }
            values.add(array);
        }

        @Override
        public Object finish(EvaluationContext context) {
            if (values.isEmpty()) {
                return null;
            }
            var first = values.getFirst();
            int rank = first.dimensions().length + 1;
            int[] dimensions = new int[rank];
            int[] bounds = new int[rank];
            dimensions[0] = values.size();
            bounds[0] = 1;
            System.arraycopy(first.dimensions(), 0, dimensions, 1, rank - 1);
            System.arraycopy(first.lowerBounds(), 0, bounds, 1, rank - 1);
            return new ArrayValue(first.elementType(), dimensions, bounds,
                    values.stream().flatMap(value -> Arrays.stream(value.elements())).toArray());
        }
    }

    private static final class Bits extends Accumulator {
        private final char operation;
        private Long bits;

        Bits(char operation) {
            this.operation = operation;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            long value = (Long) arguments[0];
            bits = bits == null ? value : switch (operation) {
                case '&' -> bits & value;
                case '|' -> bits | value;
                default -> bits ^ value;
            };
        }

        @Override
        public Object finish(EvaluationContext context) {
            return bits;
        }
    }

    private static final class MoneySum extends Accumulator {
        private Long sum;

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            sum = sum == null ? (Long) arguments[0] : (Long) (sum + (Long) arguments[0]);
        }

        @Override
        public Object finish(EvaluationContext context) {
            return sum;
        }
    }

    private static final class Intervals extends Accumulator {
        private final boolean average;
        private Interval sum = new Interval(0, 0, 0);
        private long count;

        Intervals(boolean average) {
            this.average = average;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            sum = DateTimeFunctions.plus(sum, (Interval) arguments[0]);
            count++;
        }

        @Override
        public Object finish(EvaluationContext context) {
            return count == 0 ? null : average ? DateTimeFunctions.scaled(sum, x -> x / count) : sum;
        }
    }

    private static final class JsonArray extends Accumulator {
        private final DataType type;
        private final boolean binary;
        private StringBuilder text;

        JsonArray(DataType type, boolean binary) {
            this.type = type;
            this.binary = binary;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            if (text == null) {
                text = new StringBuilder("[");
            } else {
                text.append(", ");
                if (type.element() != null || type instanceof dev.surus.engine.type.CompositeType) {
                    text.append("\n ");
                }
            }
            JsonWriter.value(text, context, type, arguments[0]);
        }

        @Override
        public Object finish(EvaluationContext context) {
            return text == null ? null : JsonWriter.finish(text + "]", binary, context);
        }
    }

    private static final class JsonObject extends Accumulator {
        private final DataType key;
        private final DataType value;
        private final boolean binary;
        private StringBuilder text;

        JsonObject(DataType key, DataType value, boolean binary) {
            this.key = key;
            this.value = value;
            this.binary = binary;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            if (arguments[0] == null) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.JSON_FIELD_NULL);
            }
            if (text == null) {
                text = new StringBuilder("{ ");
            } else {
                text.append(", ");
            }
            JsonWriter.key(text, context, key, arguments[0]);
            text.append(" : ");
            JsonWriter.value(text, context, value, arguments[1]);
        }

        @Override
        public Object finish(EvaluationContext context) {
            return text == null ? null : JsonWriter.finish(text + " }", binary, context);
        }
    }
}
