package dev.surus.engine.type;

/// Writes intervals in the four styles.
final class IntervalText {
    private IntervalText() {}

    static String format(Interval interval, FormatSettings.IntervalStyle style) {
        int years = interval.months() / 12;
        int months = interval.months() % 12;
        return switch (style) {
            case POSTGRES -> postgres(years, months, interval.days(), interval.micros());
            case POSTGRES_VERBOSE -> verbose(years, months, interval.days(), interval.micros());
            case SQL_STANDARD -> sqlStandard(years, months, interval.days(), interval.micros());
            case ISO_8601 -> iso8601(years, months, interval.days(), interval.micros());
        };
    }

    private static long hours(long micros) {
        return Math.abs(micros / 3_600_000_000L);
    }

    private static long minutes(long micros) {
        return Math.abs(micros / 60_000_000L % 60);
    }

    private static String seconds(long micros, int width) {
        var out = new ByteSink(16);
        DateTimeText.putSeconds(out, Math.abs(micros % 60_000_000L), width);
        return out.toString();
    }

    private static String padded(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }

    private static String postgres(int years, int months, int days, long micros) {
        var out = new StringBuilder();
        boolean negativeBefore = false;
        int[] counts = {years, months, days};
        String[] units = {"year", "mon", "day"};
        for (int i = 0; i < 3; i++) {
            if (counts[i] != 0) {
                out.append(out.isEmpty() ? "" : " ").append(negativeBefore && counts[i] > 0 ? "+" : "").append(counts[i]).append(' ')
                        .append(units[i]).append(counts[i] != 1 ? "s" : "");
                negativeBefore = counts[i] < 0;
            }
        }
        if (out.isEmpty() || micros != 0) {
            out.append(out.isEmpty() ? "" : " ").append(micros < 0 ? "-" : negativeBefore ? "+" : "").append(padded(hours(micros)))
                    .append(':').append(padded(minutes(micros))).append(':').append(seconds(micros, 2));
        }
        return out.toString();
    }

    private static String verbose(int years, int months, int days, long micros) {
        var out = new StringBuilder("@");
        long[] counts = {years, months, days, micros / 3_600_000_000L, micros / 60_000_000L % 60};
        String[] units = {"year", "mon", "day", "hour", "min"};
        boolean ago = false;
        boolean zero = true;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                if (zero) {
                    ago = counts[i] < 0;
                    zero = false;
                }
                // With "ago" behind, the signs turn round.
                long shown = ago ? -counts[i] : counts[i];
                out.append(' ').append(shown).append(' ').append(units[i]).append(Math.abs(shown) == 1 ? "" : "s");
            }
        }
        long rest = micros % 60_000_000L;
        if (rest != 0) {
            out.append(' ');
            if (zero) {
                ago = rest < 0;
                zero = false;
            } else if (rest < 0 != ago) {
                out.append('-');
            }
            out.append(seconds(micros, 1)).append(Math.abs(rest) == 1_000_000 ? " sec" : " secs");
        }
        return out.append(zero ? " 0" : "").append(ago ? " ago" : "").toString();
    }

    private static String sqlStandard(int years, int months, int days, long micros) {
        boolean negative = years < 0 || months < 0 || days < 0 || micros < 0;
        boolean positive = years > 0 || months > 0 || days > 0 || micros > 0;
        boolean hasYearMonth = years != 0 || months != 0;
        boolean hasDayTime = days != 0 || micros != 0;
        if (!negative && !positive) {
            return "0";
        }
        String clock = hours(micros) + ":" + padded(minutes(micros)) + ":" + seconds(micros, 2);
        if (negative && positive || hasYearMonth && hasDayTime) {
            return (years < 0 || months < 0 ? "-" : "+") + Math.abs(years) + "-" + Math.abs(months)
                    + (days < 0 ? " -" : " +") + Math.abs((long) days) + (micros < 0 ? " -" : " +") + clock;
        }
        String sign = negative ? "-" : "";
        if (hasYearMonth) {
            return sign + Math.abs(years) + "-" + Math.abs(months);
        }
        return days != 0 ? sign + Math.abs((long) days) + " " + clock : sign + clock;
    }

    private static String iso8601(int years, int months, int days, long micros) {
        var out = new StringBuilder("P");
        if (years != 0) {
            out.append(years).append('Y');
        }
        if (months != 0) {
            out.append(months).append('M');
        }
        if (days != 0) {
            out.append(days).append('D');
        }
        if (micros != 0) {
            out.append('T');
            if (micros / 3_600_000_000L != 0) {
                out.append(micros / 3_600_000_000L).append('H');
            }
            if (micros / 60_000_000L % 60 != 0) {
                out.append(micros / 60_000_000L % 60).append('M');
            }
            if (micros % 60_000_000L != 0) {
                out.append(micros < 0 ? "-" : "").append(seconds(micros, 1)).append('S');
            }
        }
        return out.length() == 1 ? "PT0S" : out.toString();
    }
}
