package dev.surus.engine.config;

import dev.surus.engine.base.SqlException;
import java.util.List;
import java.util.Locale;

/// The setting DateStyle, taken apart.
public record DateStyle(Style style, Order order) {
    public enum Style {
        ISO("ISO"), POSTGRES("Postgres"), SQL("SQL"), GERMAN("German");

        private final String word;

        Style(String word) {
            this.word = word;
        }
    }

    public enum Order { YMD, DMY, MDY }

    public static final DateStyle STANDARD = new DateStyle(Style.ISO, Order.MDY);

    /// What a text means; parts that it does not name stay as they are.
    /// @throws SqlException 22023
    public static DateStyle parse(String text, DateStyle current) {
        List<String> words = IdentifierList.parse(text);
        if (words == null) {
            throw Settings.DATE_STYLE.invalid(text).detail(ConfigMessage.LIST_SYNTAX);
        }
        Style style = null;
        Order order = null;
        boolean orderNamed = false;
        boolean conflict = false;
        for (String raw : words) {
            String word = raw.toLowerCase(Locale.ROOT);
            Style newStyle = switch (word) {
                case "iso" -> Style.ISO;
                case "sql" -> Style.SQL;
                case "german" -> Style.GERMAN;
                default -> word.startsWith("postgres") ? Style.POSTGRES : null;
            };
            Order newOrder = switch (word) {
                case "ymd" -> Order.YMD;
                case "dmy" -> Order.DMY;
                case "mdy", "us" -> Order.MDY;
                default -> word.startsWith("euro") ? Order.DMY : word.startsWith("noneuro") ? Order.MDY : null;
            };
            if (newStyle != null) {
                conflict |= style != null && style != newStyle;
                style = newStyle;
                if (newStyle == Style.GERMAN && !orderNamed) {
                    order = Order.DMY;
                }
            } else if (newOrder != null) {
                conflict |= orderNamed && order != newOrder;
                order = newOrder;
                orderNamed = true;
            } else if (word.equals("default")) {
                style = style == null ? STANDARD.style : style;
                order = order == null ? STANDARD.order : order;
            } else {
                throw Settings.DATE_STYLE.invalid(text).detail(ConfigMessage.UNRECOGNIZED_KEY_WORD, raw);
            }
        }
        if (conflict) {
            throw Settings.DATE_STYLE.invalid(text).detail(ConfigMessage.CONFLICTING_DATESTYLE);
        }
        return new DateStyle(style == null ? current.style : style, order == null ? current.order : order);
    }

    /// The canonical text, `ISO, MDY`.
    @Override
    public String toString() {
        return style.word + ", " + order;
    }
}
