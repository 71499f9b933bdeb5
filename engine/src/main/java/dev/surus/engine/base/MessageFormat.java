package dev.surus.engine.base;

/// Puts arguments into a message's placeholders: `%s`, `%1$s`, `%%`. An argument that is itself a [Message] is said in
/// the same language by [Message#text].
final class MessageFormat {
    private MessageFormat() {}

    static String format(String template, Object... arguments) {
        if (template.indexOf('%') < 0) {
            return template;
        }
        var text = new StringBuilder(template.length() + 32);
        int next = 0;
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i++);
            if (c != '%') {
                text.append(c);
                continue;
            }
            c = template.charAt(i++);
            if (c == '%') {
                text.append('%');
                continue;
            }
            int index = next;
            if (c >= '1' && c <= '9') {
                index = c - '1';
                i++; // the dollar sign
                c = template.charAt(i++);
            } else {
                next++;
            }
            if (c != 's') {
                throw new IllegalArgumentException("bad placeholder in: " + template);
            }
            text.append(arguments[index]);
        }
        return text.toString();
    }
}
