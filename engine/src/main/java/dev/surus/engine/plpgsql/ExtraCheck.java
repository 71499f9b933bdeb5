package dev.surus.engine.plpgsql;

import dev.surus.engine.base.Severity;
import java.util.Arrays;
import java.util.Locale;

/// What plpgsql.extra_warnings and plpgsql.extra_errors can ask for.
enum ExtraCheck {
    SHADOWED_VARIABLES,
    TOO_MANY_ROWS,
    STRICT_MULTI_ASSIGNMENT;

    /// As the settings name it.
    final String word = name().toLowerCase(Locale.ROOT);

    /// How bad a find is: ERROR, WARNING, or null where nobody asks.
    /// @param warnings the setting plpgsql.extra_warnings, null where nobody set it
    /// @param errors likewise
    Severity severity(String warnings, String errors) {
        return asks(errors) ? Severity.ERROR : asks(warnings) ? Severity.WARNING : null;
    }

    private boolean asks(String setting) {
        return setting != null && !setting.isEmpty() && Arrays.stream(setting.split(",")).map(String::trim)
                .anyMatch(each -> each.equalsIgnoreCase("all") || each.equalsIgnoreCase(word));
    }
}
