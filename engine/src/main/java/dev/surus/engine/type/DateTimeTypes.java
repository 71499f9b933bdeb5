package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.List;

/// date, time, timetz, timestamp and timestamptz.
final class DateTimeTypes {
    private static final int MAXIMUM_PRECISION = 6;
    private static final long[] PRECISION_STEPS = {1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};

    private DateTimeTypes() {}

    /// Rounds half away from zero to a number of digits of the second.
    static long round(long micros, int precision) {
        if (precision < 0 || precision >= MAXIMUM_PRECISION) {
            return micros;
        }
        long step = PRECISION_STEPS[precision];
        return micros >= 0 ? (micros + step / 2) / step * step : -((-micros + step / 2) / step * step);
    }

    static int precision(String name, String suffix, List<String> modifiers) {
        int precision = TypmodNumbers.single(modifiers);
        if (precision < 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.PRECISION_NEGATIVE, name, precision, suffix);
        }
        return Math.min(precision, MAXIMUM_PRECISION);
    }

    /// date: days since 2000-01-01; infinities are those of long.
    static final class Date extends LongType {
        Date() {
            super(TypeOid.DATE, "date", 4, false);
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            long days = IsoDateTime.date(text);
            return days != IsoDateTime.OTHER ? (Object) days : new DateTimeParser(text, "date", context).date();
        }

        @Override
        public String output(Object value, EvaluationContext context) {
            var out = new ByteSink(16);
            DateTimeText.putDate(out, (Long) value, FormatSettings.of(context));
            return out.toString();
        }

        @Override
        public void writeText(Vector vector, int row, EvaluationContext context, ByteSink out) {
            DateTimeText.putDate(out, ((LongVector) vector).values[row], FormatSettings.of(context));
        }

        private static long narrow(long days) {
            return days == CalendarMath.INFINITY ? Integer.MAX_VALUE
                    : days == CalendarMath.NEGATIVE_INFINITY ? Integer.MIN_VALUE : days;
        }

        private static long widen(long days) {
            return days == Integer.MAX_VALUE ? CalendarMath.INFINITY
                    : days == Integer.MIN_VALUE ? CalendarMath.NEGATIVE_INFINITY : days;
        }

        @Override
        public byte[] send(Object value, EvaluationContext context) {
            return BinaryForm.ofLong(narrow((Long) value), 4);
        }

        @Override
        public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
            long days = widen(BinaryForm.toLong(data, offset, length, 4));
            if (!CalendarMath.isValidDate(days)) {
                throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, TypeMessage.TYPE_OUT_OF_RANGE, "date");
            }
            return days;
        }

        @Override
        public void appendKey(KeyBytes out, Object value) {
            out.putSigned(narrow((Long) value), 4);
        }

        @Override
        public long toStrip(Object value, int typmod) {
            return narrow((Long) value);
        }

        @Override
        public Object fromStrip(long strip, int typmod) {
            return widen(strip);
        }

        @Override
        public void fromStrip(long strip, int typmod, Vector out, int row) {
            ((LongVector) out).values[row] = widen(strip);
        }
    }

    /// timestamp and timestamptz: microseconds since 2000-01-01, local or UTC.
    static final class Timestamp extends LongType {
        private final boolean zoned;

        Timestamp(int oid, String name, boolean zoned) {
            super(oid, name, 8, false);
            this.zoned = zoned;
        }

        private String suffix() {
            return zoned ? " with time zone" : " without time zone";
        }

        @Override
        public String displayName() {
            return "timestamp" + suffix();
        }

        @Override
        public String displayName(int typmod) {
            return "timestamp" + (typmod < 0 ? "" : "(" + typmod + ")") + suffix();
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            long micros = IsoDateTime.timestamp(text, zoned);
            if (micros != IsoDateTime.OTHER) {
                return applyTypmod(micros, typmod, false, context);
            }
            var parser = new DateTimeParser(text, zoned ? "timestamp with time zone" : "timestamp", context);
            return applyTypmod(zoned ? parser.instant() : parser.timestamp(), typmod, false, context);
        }

        @Override
        public String output(Object value, EvaluationContext context) {
            var out = new ByteSink(36);
            DateTimeText.putTimestamp(out, (Long) value, zoned, FormatSettings.of(context));
            return out.toString();
        }

        @Override
        public void writeText(Vector vector, int row, EvaluationContext context, ByteSink out) {
            DateTimeText.putTimestamp(out, ((LongVector) vector).values[row], zoned, FormatSettings.of(context));
        }

        @Override
        public void writeBinary(Vector vector, int row, EvaluationContext context, ByteSink out) {
            out.putLong(((LongVector) vector).values[row]);
        }

        @Override
        public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
            long micros = BinaryForm.toLong(data, offset, length, 8);
            if (!CalendarMath.isValidTimestamp(micros)) {
                throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, TypeMessage.TYPE_OUT_OF_RANGE, "timestamp");
            }
            return applyTypmod(micros, typmod, false, context);
        }

        @Override
        public Object applyTypmod(Object value, int typmod, boolean explicit, EvaluationContext context) {
            long micros = (Long) value;
            return typmod < 0 || CalendarMath.isInfinite(micros) ? value : (Object) round(micros, typmod);
        }

        @Override
        public int typmodIn(List<String> modifiers) {
            return precision("TIMESTAMP", zoned ? " WITH TIME ZONE" : "", modifiers);
        }

        @Override
        public String typmodText(int typmod) {
            return typmod < 0 ? "" : "(" + typmod + ")" + suffix();
        }
    }

    /// time: microseconds since midnight.
    static final class Time extends LongType {
        Time() {
            super(TypeOid.TIME, "time", 8, false);
        }

        @Override
        public String displayName() {
            return "time without time zone";
        }

        @Override
        public String displayName(int typmod) {
            return typmod < 0 ? displayName() : "time(" + typmod + ") without time zone";
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            return round(new DateTimeParser(text, "time", context).time(), typmod);
        }

        @Override
        public String output(Object value, EvaluationContext context) {
            var out = new ByteSink(16);
            DateTimeText.putTime(out, (Long) value);
            return out.toString();
        }

        @Override
        public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
            long micros = BinaryForm.toLong(data, offset, length, 8);
            if (micros < 0 || micros > CalendarMath.DAY_MICROS) {
                throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, TypeMessage.TYPE_OUT_OF_RANGE, "time");
            }
            return round(micros, typmod);
        }

        @Override
        public Object applyTypmod(Object value, int typmod, boolean explicit, EvaluationContext context) {
            return typmod < 0 ? value : (Object) round((Long) value, typmod);
        }

        @Override
        public int typmodIn(List<String> modifiers) {
            return precision("TIME", "", modifiers);
        }

        @Override
        public String typmodText(int typmod) {
            return typmod < 0 ? "" : "(" + typmod + ") without time zone";
        }
    }

    /// timetz.
    static final class TimeWithZone extends StoredAsBinary {
        TimeWithZone() {
            super(TypeOid.TIMETZ, "timetz");
        }

        @Override
        public String displayName() {
            return "time with time zone";
        }

        @Override
        public String displayName(int typmod) {
            return typmod < 0 ? displayName() : "time(" + typmod + ") with time zone";
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            return applyTypmod(new DateTimeParser(text, "time with time zone", context).timeWithZone(), typmod, false, context);
        }

        @Override
        public String output(Object value, EvaluationContext context) {
            var time = (TimeTz) value;
            var out = new ByteSink(24);
            DateTimeText.putTime(out, time.micros());
            TimeZones.putOffset(out, -time.zoneSeconds());
            return out.toString();
        }

        @Override
        public byte[] send(Object value, EvaluationContext context) {
            var out = new ByteSink(12);
            out.putLong(((TimeTz) value).micros());
            out.putInt(((TimeTz) value).zoneSeconds());
            return out.bytes;
        }

        @Override
        public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
            BinaryForm.requireLength(length, 12);
            long micros = BinaryForm.read(data, offset, 8);
            int zone = (int) BinaryForm.read(data, offset + 8, 4);
            if (micros < 0 || micros > CalendarMath.DAY_MICROS) {
                throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, TypeMessage.TYPE_OUT_OF_RANGE, "time");
            }
            if (zone <= -16 * 3600 || zone >= 16 * 3600) {
                throw new SqlException(SqlState.INVALID_TIME_ZONE_DISPLACEMENT_VALUE, TypeMessage.TYPE_OUT_OF_RANGE, "time zone displacement");
            }
            return applyTypmod(new TimeTz(micros, zone), typmod, false, context);
        }

        @Override
        public void appendKey(KeyBytes out, Object value) {
            var time = (TimeTz) value;
            out.putSigned(time.micros() + time.zoneSeconds() * 1_000_000L, 8);
            out.putSigned(time.zoneSeconds(), 4);
        }

        @Override
        public Object applyTypmod(Object value, int typmod, boolean explicit, EvaluationContext context) {
            var time = (TimeTz) value;
            return typmod < 0 ? value : new TimeTz(round(time.micros(), typmod), time.zoneSeconds());
        }

        @Override
        public int typmodIn(List<String> modifiers) {
            return precision("TIME", " WITH TIME ZONE", modifiers);
        }

        @Override
        public String typmodText(int typmod) {
            return typmod < 0 ? "" : "(" + typmod + ") with time zone";
        }
    }
}
