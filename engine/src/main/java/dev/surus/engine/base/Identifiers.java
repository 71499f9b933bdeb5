package dev.surus.engine.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Names as SQL writes them: when they need quotes, and how a dotted name is taken apart.
public final class Identifiers {
    /// The key words that are not free to use as any name; all others need no quotes.
    private static final Set<String> QUOTED_KEYWORDS = Set.of("""
            all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
            char character check coalesce collate collation column concurrently constraint create cross current_catalog
            current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
            desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group
            grouping having ilike in initially inner inout int integer intersect interval into is isnull join lateral leading
            least left like limit localtime localtimestamp national natural nchar none normalize not notnull null nullif numeric
            offset on only or order out outer overlaps overlay placing position precision primary real references returning
            right row select session_user setof similar smallint some substring symmetric table tablesample then time timestamp
            to trailing treat trim true union unique user using values varchar variadic verbose when where window with
            xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
            """.trim().split("\\s+"));

    private Identifiers() {}

    /// The name, in double quotes where SQL needs them.
    public static String quote(String name) {
        return isPlain(name) && !QUOTED_KEYWORDS.contains(name) ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /// `schema.name`, each quoted where needed; the name alone where schema is null.
    public static String quote(String schema, String name) {
        return schema == null ? quote(name) : quote(schema) + '.' + quote(name);
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c == '_' || i > 0 && c >= '0' && c <= '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /// Takes a dotted name apart: unquoted parts in lower case, quoted ones as they are.
    /// @return the parts, or null where the text is no such name
    public static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        int i = skipBlanks(text, 0);
        while (true) {
            var part = new StringBuilder();
            if (i < text.length() && text.charAt(i) == '"') {
                i++;
                while (true) {
                    if (i >= text.length()) {
                        return null;
                    }
                    char c = text.charAt(i++);
                    if (c != '"') {
                        part.append(c);
                    } else if (i < text.length() && text.charAt(i) == '"') {
                        part.append('"');
                        i++;
                    } else {
                        break;
                    }
                }
            } else {
                int start = i;
                while (i < text.length() && text.charAt(i) != separator && !isBlank(text.charAt(i))) {
                    i++;
                }
                if (i == start) {
                    return null;
                }
                part.append(lowerAscii(text.substring(start, i)));
            }
            parts.add(part.toString());
            i = skipBlanks(text, i);
            if (i >= text.length()) {
                return parts;
            }
            if (text.charAt(i) != separator) {
                return null;
            }
            i = skipBlanks(text, i + 1);
        }
    }

    /// Lower case as names are folded: ASCII letters only.
    public static String lowerAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                var lower = new StringBuilder(text.length());
                for (int k = 0; k < text.length(); k++) {
                    char c = text.charAt(k);
                    lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
                }
                return lower.toString();
            }
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static int skipBlanks(String text, int i) {
        while (i < text.length() && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
