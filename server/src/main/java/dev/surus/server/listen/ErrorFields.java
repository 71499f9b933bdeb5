package dev.surus.server.listen;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.Message;
import java.util.LinkedHashMap;
import java.util.Map;

/// A diagnostic as the protocol's lettered fields.
final class ErrorFields {
    private ErrorFields() {}

    static Map<Character, String> of(Diagnostic diagnostic, Language language) {
        var fields = new LinkedHashMap<Character, String>();
        fields.put('S', diagnostic.severity.word(language));
        fields.put('V', diagnostic.severity.word(Language.ENGLISH));
        fields.put('C', diagnostic.code());
        fields.put('M', diagnostic.primary.text(language));
        put(fields, 'D', diagnostic.detail, language);
        put(fields, 'H', diagnostic.hint, language);
        if (diagnostic.position > 0) {
            fields.put('P', Integer.toString(diagnostic.position));
        }
        if (diagnostic.internalPosition > 0) {
            fields.put('p', Integer.toString(diagnostic.internalPosition));
        }
        put(fields, 'q', diagnostic.internalQuery);
        put(fields, 'W', diagnostic.contextText(language));
        put(fields, 's', diagnostic.schema);
        put(fields, 't', diagnostic.table);
        put(fields, 'c', diagnostic.column);
        put(fields, 'd', diagnostic.dataType);
        put(fields, 'n', diagnostic.constraint);
        if (diagnostic.file() != null) {
            fields.put('F', diagnostic.file());
            fields.put('L', Integer.toString(diagnostic.line()));
            fields.put('R', diagnostic.function());
        }
        return fields;
    }

    private static void put(Map<Character, String> fields, char letter, Message message, Language language) {
        if (message != null) {
            fields.put(letter, message.text(language));
        }
    }

    private static void put(Map<Character, String> fields, char letter, String text) {
        if (text != null) {
            fields.put(letter, text);
        }
    }
}
