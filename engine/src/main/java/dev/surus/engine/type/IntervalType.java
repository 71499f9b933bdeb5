package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.List;

/// interval. Typmod = range << 16 | precision; FFFF is "no precision".
public final class IntervalType extends DataType {
    private static final int ANY_PRECISION = 0xFFFF;
    private static final int MONTH = 1 << 1;
    private static final int YEAR = 1 << 2;
    private static final int DAY = 1 << 3;
    private static final int HOUR = 1 << 10;
    private static final int MINUTE = 1 << 11;
    private static final int SECOND = 1 << 12;

    /// The fields of `interval year to month` and its like.
    public enum Range {
        FULL(0x7FFF, ""), YEAR(IntervalType.YEAR, " year"), MONTH(IntervalType.MONTH, " month"),
        YEAR_TO_MONTH(IntervalType.YEAR | IntervalType.MONTH, " year to month"), DAY(IntervalType.DAY, " day"),
        HOUR(IntervalType.HOUR, " hour"), MINUTE(IntervalType.MINUTE, " minute"), SECOND(IntervalType.SECOND, " second"),
        DAY_TO_HOUR(IntervalType.DAY | IntervalType.HOUR, " day to hour"),
        DAY_TO_MINUTE(IntervalType.DAY | IntervalType.HOUR | IntervalType.MINUTE, " day to minute"),
        DAY_TO_SECOND(IntervalType.DAY | IntervalType.HOUR | IntervalType.MINUTE | IntervalType.SECOND, " day to second"),
        HOUR_TO_MINUTE(IntervalType.HOUR | IntervalType.MINUTE, " hour to minute"),
        HOUR_TO_SECOND(IntervalType.HOUR | IntervalType.MINUTE | IntervalType.SECOND, " hour to second"),
        MINUTE_TO_SECOND(IntervalType.MINUTE | IntervalType.SECOND, " minute to second");

        /// The first of the two numbers that stand for the fields in a type name.
        public final int mask;
        final String text;

        Range(int mask, String text) {
            this.mask = mask;
            this.text = text;
        }

        static Range ofMask(int mask) {
            for (Range range : values()) {
                if (range.mask == mask) {
                    return range;
                }
            }
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.INTERVAL_MODIFIER_INVALID);
        }
    }

    IntervalType() {
        super(TypeOid.INTERVAL, "interval", StorageKind.OBJECT);
    }

    private static Range range(int typmod) {
        return typmod < 0 ? Range.FULL : Range.ofMask(typmod >> 16 & 0x7FFF);
    }

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        boolean standard = FormatSettings.of(context).intervalStyle() == FormatSettings.IntervalStyle.SQL_STANDARD;
        return applyTypmod(new IntervalParser(text, range(typmod), standard).parse(), typmod, false, context);
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        return IntervalText.format((Interval) value, FormatSettings.of(context).intervalStyle());
    }

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        var interval = (Interval) value;
        var out = new ByteSink(16);
        out.putLong(interval.micros());
        out.putInt(interval.days());
        out.putInt(interval.months());
        return out.bytes;
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        BinaryForm.requireLength(length, 16);
        return applyTypmod(new Interval((int) BinaryForm.read(data, offset + 12, 4), (int) BinaryForm.read(data, offset + 8, 4),
                BinaryForm.read(data, offset, 8)), typmod, false, context);
    }

    @Override
    public boolean equal(Object left, Object right) {
        return ((Interval) left).compareTo((Interval) right) == 0;
    }

    @Override
    public int hash(Object value) {
        var interval = (Interval) value;
        return Long.hashCode(interval.orderDays() * 31 + interval.orderMicros());
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        var interval = (Interval) value;
        out.putSigned(interval.orderDays(), 8);
        out.putUnsigned(interval.orderMicros(), 8);
    }

    @Override
    public byte[] toStored(Object value) {
        return send(value, null);
    }

    @Override
    public Object fromStored(byte[] bytes, int offset, int length) {
        return receive(bytes, offset, length, -1, null);
    }

    @Override
    public Object applyTypmod(Object value, int typmod, boolean explicit, EvaluationContext context) {
        if (typmod < 0) {
            return value;
        }
        var interval = (Interval) value;
        int precision = typmod & ANY_PRECISION;
        Interval cut = switch (range(typmod)) {
            case YEAR -> new Interval(interval.months() / 12 * 12, 0, 0);
            case MONTH, YEAR_TO_MONTH -> new Interval(interval.months(), 0, 0);
            case DAY -> new Interval(interval.months(), interval.days(), 0);
            case HOUR, DAY_TO_HOUR -> truncated(interval, 3_600_000_000L);
            case MINUTE, DAY_TO_MINUTE, HOUR_TO_MINUTE -> truncated(interval, 60_000_000L);
            case FULL, SECOND, DAY_TO_SECOND, HOUR_TO_SECOND, MINUTE_TO_SECOND -> interval;
        };
        return precision == ANY_PRECISION ? cut
                : new Interval(cut.months(), cut.days(), DateTimeTypes.round(cut.micros(), precision));
    }

    private static Interval truncated(Interval interval, long step) {
        return new Interval(interval.months(), interval.days(), interval.micros() / step * step);
    }

    /// @param modifiers the mask of a [Range], and possibly a precision
    @Override
    public int typmodIn(List<String> modifiers) {
        int[] numbers = TypmodNumbers.parse(modifiers);
        Range range = Range.ofMask(numbers[0]);
        if (numbers.length == 1) {
            return range == Range.FULL ? -1 : ANY_PRECISION | range.mask << 16;
        }
        if (numbers.length > 2) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.INTERVAL_MODIFIER_INVALID);
        }
        if (numbers[1] < 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, TypeMessage.INTERVAL_PRECISION_NEGATIVE, numbers[1]);
        }
        return Math.min(numbers[1], 6) | range.mask << 16;
    }

    @Override
    public String typmodText(int typmod) {
        if (typmod < 0) {
            return "";
        }
        int precision = typmod & ANY_PRECISION;
        return range(typmod).text + (precision == ANY_PRECISION ? "" : "(" + precision + ")");
    }
}
