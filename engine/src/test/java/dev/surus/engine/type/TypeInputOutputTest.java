package dev.surus.engine.type;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.base.Language;
import dev.surus.engine.base.SqlException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// Text forms and errors of all types against what PostgreSQL 15 answered (input-output.tsv). Every accepted value also goes
/// through its binary form, its stored form and its strip, and must come back the same.
class TypeInputOutputTest {
    private record Case(String setting, String type, String input, String state, String text, String detail, String hint) {}

    private static String unescape(String text) {
        return text.replace("\\\\", "\u0001").replace("\\n", "\n").replace('\u0001', '\\');
    }

    private static List<Case> cases() throws Exception {
        var cases = new ArrayList<Case>();
        try (var in = TypeInputOutputTest.class.getResourceAsStream("input-output.tsv")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    String[] f = line.split("\t", -1);
                    cases.add(new Case(f[0], f[1], unescape(f[2]), f[3], unescape(f[4]), f.length > 5 ? unescape(f[5]) : "",
                            f.length > 6 ? f[6] : ""));
                }
            }
        }
        return cases;
    }

    private static FormatSettings settings(String setting) {
        var base = new FormatSettings(FormatSettings.DateStyle.ISO, FormatSettings.DateOrder.MDY,
                FormatSettings.IntervalStyle.POSTGRES, ZoneId.of("Asia/Tokyo"), "Asia/Tokyo", 1, false, "C");
        if (setting.isEmpty()) {
            return base;
        }
        String name = setting.substring(0, setting.indexOf('='));
        String value = setting.substring(setting.indexOf('=') + 1).toUpperCase(Locale.ROOT);
        var dateStyle = base.dateStyle();
        var order = base.dateOrder();
        var interval = base.intervalStyle();
        int digits = 1;
        boolean escape = false;
        switch (name) {
            case "datestyle" -> {
                dateStyle = FormatSettings.DateStyle.valueOf(value.split(",")[0]);
                order = value.contains(",") ? FormatSettings.DateOrder.valueOf(value.split(",")[1])
                        : dateStyle == FormatSettings.DateStyle.GERMAN ? FormatSettings.DateOrder.DMY : order;
            }
            case "intervalstyle" -> interval = FormatSettings.IntervalStyle.valueOf(value);
            case "extra_float_digits" -> digits = Integer.parseInt(value);
            default -> escape = true;
        }
        return new FormatSettings(dateStyle, order, interval, base.timeZone(), base.timeZoneName(), digits, escape, "C");
    }

    /// A type's name with its modifiers, read as simply as the cases need.
    static DataType type(String name) {
        if (name.endsWith("[]")) {
            return BuiltinTypes.arrayOf(type(name.substring(0, name.length() - 2)).oid);
        }
        String base = name.replaceAll("\\(.*", "");
        return switch (base) {
            case "char" -> BuiltinTypes.BPCHAR;
            case "\"char\"" -> BuiltinTypes.CHAR;
            default -> BuiltinTypes.byName(base.startsWith("interval") ? "interval" : base);
        };
    }

    static int typmod(String name, DataType type) {
        var modifiers = new ArrayList<String>();
        int open = name.indexOf('(');
        if (type == BuiltinTypes.INTERVAL) {
            String fields = name.substring("interval".length()).replaceAll("\\(.*", "");
            if (fields.isEmpty() && open < 0) {
                return -1;
            }
            for (var range : IntervalType.Range.values()) {
                if (range.text.equals(fields)) {
                    modifiers.add(Integer.toString(range.mask));
                }
            }
        }
        if (open >= 0) {
            modifiers.addAll(List.of(name.substring(open + 1, name.length() - 1).split(",")));
        }
        return modifiers.isEmpty() || name.endsWith("[]") ? -1 : type.typmodIn(modifiers);
    }

    @Test
    void asRecorded() throws Exception {
        var wrong = new ArrayList<String>();
        int count = 0;
        for (Case each : cases()) {
            count++;
            var context = new FixedContext(settings(each.setting));
            DataType type = type(each.type);
            String expected = each.state.equals("OK") ? each.text : each.state + " " + each.text + "|" + each.detail + "|" + each.hint;
            String got;
            try {
                int typmod = typmod(each.type, type);
                // A cast cuts character types silently, it is the caller who knows that; input itself does not.
                boolean cut = (type == BuiltinTypes.VARCHAR || type == BuiltinTypes.BPCHAR || type.name.endsWith("bit"))
                        && typmod >= 0;
                Object value = cut ? type.applyTypmod(type.input(each.input, -1, context), typmod, true, context)
                        : type.input(each.input, typmod, context);
                got = type.output(value, context);
                roundTrip(type, typmod, value, got, context, wrong);
            } catch (SqlException e) {
                var d = e.diagnostic();
                got = d.state.code() + " " + d.primary.text(Language.ENGLISH) + "|"
                        + (d.detail == null ? "" : d.detail.text(Language.ENGLISH)) + "|"
                        + (d.hint == null ? "" : d.hint.text(Language.ENGLISH));
            } catch (RuntimeException e) {
                got = e + " " + e.getStackTrace()[0];
            }
            if (!got.equals(expected)) {
                wrong.add(each.setting + " " + each.type + " <" + each.input + ">\n   expected " + expected + "\n   got      " + got);
            }
        }
        assertTrue(count > 500, "cases were read");
        assertTrue(wrong.isEmpty(), wrong.size() + " of " + count + " differ:\n" + String.join("\n", wrong));
    }

    private static void roundTrip(DataType type, int typmod, Object value, String text, FixedContext context, List<String> wrong) {
        byte[] binary = type == BuiltinTypes.ACLITEM ? null : type.send(value, context);
        if (binary != null && !type.output(type.receive(binary, 0, binary.length, typmod, context), context).equals(text)) {
            wrong.add(type + " " + text + ": binary form");
        }
        Vector vector = Vector.of(type.kind, 1);
        vector.set(0, value);
        var sink = new ByteSink();
        type.writeText(vector, 0, context, sink);
        if (!sink.toString().equals(text)) {
            wrong.add(type + " " + text + ": writeText " + sink);
        }
        sink.clear();
        type.writeBinary(vector, 0, context, sink);
        if (!java.util.Arrays.equals(sink.toByteArray(), binary)) {
            wrong.add(type + " " + text + ": writeBinary");
        }
        int width = type.storedWidth(typmod);
        Object back;
        if (width > 0) {
            long strip = type.toStrip(value, typmod);
            back = type.fromStrip(strip << 64 - width * 8 >> 64 - width * 8, typmod);
        } else {
            byte[] stored = type.toStored(value);
            back = type.fromStored(stored, 0, stored.length);
        }
        if (!type.output(back, context).equals(text) || type.comparable() && !type.equal(value, back)) {
            wrong.add(type + " " + text + ": stored form gives " + type.output(back, context));
        }
    }
}
