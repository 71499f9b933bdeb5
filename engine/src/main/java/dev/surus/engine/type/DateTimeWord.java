package dev.surus.engine.type;

import java.util.HashMap;
import java.util.Map;

/// A word in the text of a date or time that is not a time zone.
record DateTimeWord(Kind kind, int value) {
    enum Kind { MONTH, WEEKDAY, NOW, TODAY, TOMORROW, YESTERDAY, EPOCH, LATE, EARLY, ALL_BALLS, HALF_OF_DAY, ERA, DAYLIGHT, LABEL, TIME_MARK, IGNORED }

    /// What the number behind a word is.
    enum Label { NONE, YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, JULIAN, TIME, NOT_ALLOWED }

    private static final Map<String, DateTimeWord> WORDS = new HashMap<>();

    static {
        String[] months = {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"};
        for (int i = 0; i < months.length; i++) {
            add(Kind.MONTH, i + 1, months[i], months[i].substring(0, 3));
        }
        add(Kind.MONTH, 9, "sept");
        add(Kind.WEEKDAY, 0, "sun", "sunday", "mon", "monday", "tue", "tues", "tuesday", "wed", "weds", "wednesday", "thu", "thur", "thurs", "thursday",
                "fri", "friday", "sat", "saturday");
        add(Kind.NOW, 0, "now");
        add(Kind.TODAY, 0, "today");
        add(Kind.TOMORROW, 0, "tomorrow");
        add(Kind.YESTERDAY, 0, "yesterday");
        add(Kind.EPOCH, 0, "epoch");
        add(Kind.LATE, 0, "infinity");
        add(Kind.EARLY, 0, "-infinity");
        add(Kind.ALL_BALLS, 0, "allballs");
        add(Kind.HALF_OF_DAY, 0, "am");
        add(Kind.HALF_OF_DAY, 1, "pm");
        add(Kind.ERA, 0, "ad");
        add(Kind.ERA, 1, "bc");
        add(Kind.DAYLIGHT, 0, "dst");
        add(Kind.TIME_MARK, 0, "t");
        add(Kind.IGNORED, 0, "at", "on");
        add(Label.YEAR, "y");
        add(Label.MONTH, "m");
        add(Label.DAY, "d");
        add(Label.HOUR, "h");
        add(Label.MINUTE, "mm");
        add(Label.SECOND, "s");
        add(Label.JULIAN, "j", "jd", "julian");
        add(Label.NOT_ALLOWED, "dow", "doy", "isodow", "isoyear");
    }

    private static void add(Kind kind, int value, String... words) {
        for (String word : words) {
            WORDS.put(word, new DateTimeWord(kind, value));
        }
    }

    private static void add(Label label, String... words) {
        add(Kind.LABEL, label.ordinal(), words);
    }

    /// @return null for a word that is none of these
    static DateTimeWord of(String lowerCase) {
        return WORDS.get(lowerCase);
    }

    Label label() {
        return Label.values()[value];
    }
}
