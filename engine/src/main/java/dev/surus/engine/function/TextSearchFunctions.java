package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.ArrayList;
import java.util.Iterator;

/// ts_token_type(): the kinds of tokens that the default text search parser tells apart, with the numbers that pg_ts_config_map
/// refers to. (The manual: chapter 12.5.)
final class TextSearchFunctions {
    private static final long DEFAULT_PARSER = 3722;

    private static final String[][] TOKENS = {
        {"asciiword", "Word, all ASCII"}, {"word", "Word, all letters"}, {"numword", "Word, letters and digits"}, {"email", "Email address"},
        {"url", "URL"}, {"host", "Host"}, {"sfloat", "Scientific notation"}, {"version", "Version number"},
        {"hword_numpart", "Hyphenated word part, letters and digits"}, {"hword_part", "Hyphenated word part, all letters"},
        {"hword_asciipart", "Hyphenated word part, all ASCII"}, {"blank", "Space symbols"}, {"tag", "XML tag"}, {"protocol", "Protocol head"},
        {"numhword", "Hyphenated word, letters and digits"}, {"asciihword", "Hyphenated word, all ASCII"}, {"hword", "Hyphenated word, all letters"},
        {"url_path", "URL path"}, {"file", "File or path name"}, {"float", "Decimal notation"}, {"int", "Signed integer"},
        {"uint", "Unsigned integer"}, {"entity", "XML entity"}};

    private TextSearchFunctions() {}

    static void declare(Declarations f) {
        f.set("ts_token_type_byid", (_, v) -> {
            if ((Long) v[0] != DEFAULT_PARSER) {
                throw new SqlException(SqlState.INTERNAL_ERROR, FunctionMessage.TEXT_PARSER_LOOKUP, v[0]);
            }
            return tokens();
        });
        f.set("ts_token_type_byname", (_, v) -> {
            if (!v[0].equals("default") && !v[0].equals("pg_catalog.default")) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, FunctionMessage.TEXT_PARSER_MISSING, v[0]);
            }
            return tokens();
        });
    }

    private static Iterator<Object[]> tokens() {
        var rows = new ArrayList<Object[]>(TOKENS.length);
        for (String[] token : TOKENS) {
            rows.add(new Object[] {rows.size() + 1L, token[0], token[1]});
        }
        return rows.iterator();
    }
}
