package dev.surus.engine.analyzer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.TreeText;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ParserOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Statements whose result columns, parameter types or errors were recorded from the reference
/// (`scripts/record-analysis.py`).
class AnalysisTest {
    private static final RecordedCatalog CATALOG = new RecordedCatalog();

    @Test
    void answersAsTheReference() {
        int failures = 0;
        int count = 0;
        var report = new StringBuilder();
        for (String paragraph : RecordedCatalog.resource("statements.txt").strip().split("\n\n")) {
            String[] parts = paragraph.split("\n----\n?", 2);
            var expected = parts[1].strip();
            var actual = analyze(parts[0]);
            count++;
            if (!expected.equals(actual)) {
                failures++;
                report.append(parts[0]).append("\n  expected ").append(expected.replace("\n", "\n           "))
                        .append("\n  actual   ").append(actual.replace("\n", "\n           ")).append('\n');
            }
        }
        assertTrue(count > 400, "statements were read");
        assertEquals(0, failures, failures + " of " + count + " differ\n" + report);
    }

    @Test
    void treesSurviveTheirText() {
        for (String sql : List.of("select a + 1, b || 'x', c, d from t where a in (1, 2) and b like 'a%' order by a",
                "select count(*), sum(a) over (partition by b order by d rows 1 preceding) from t group by a, b, d",
                "with x as (select a from t) select * from x join u using (a) left join lateral (select x.a) s on true",
                "select case a when 1 then 'x' end, coalesce(a, 2), array[1,2], row(1, 'x'), (select 1) from t",
                "select t, p, (p).x, tags[1], '{1,2}'::int[] from t, item union select t, p, 1, 'x', null from t, item",
                "values (1, 'a'), (2, 'b') order by 1 limit 3")) {
            var session = CATALOG.session();
            var query = new Analyzer(session).analyze(parse(sql), ParameterTypes.none()).query();
            var catalog = new AnalyzerCatalog(session.catalog(), CATALOG);
            String text = TreeText.write(query, catalog::dataType);
            Query back = TreeText.readQuery(text, catalog::dataType);
            assertEquals(text, TreeText.write(back, catalog::dataType), sql);
        }
    }

    @Test
    void relationsAreLockedInOrderOfTheirMention() {
        CATALOG.opened.clear();
        new Analyzer(CATALOG.session()).analyze(
                parse("insert into t (a) select vv.va from vv, u for update of u"), ParameterTypes.none());
        // Stored as SQL text, a view's relations are opened once more when it is read.
        assertEquals(List.of("t RowExclusiveLock", "vv AccessShareLock", "u RowShareLock", "v AccessShareLock",
                "u AccessShareLock", "t AccessShareLock"), CATALOG.opened.stream().distinct().toList());
    }

    private static dev.surus.engine.parser.ast.Statement parse(String sql) {
        return Parser.parse(sql, ParserOptions.DEFAULT).statements().getFirst().statement();
    }

    private static String analyze(String sql) {
        try {
            var parameters = ParameterTypes.variable();
            var result = new Analyzer(CATALOG.session()).analyze(parse(sql), parameters);
            parameters.checkDetermined();
            var lines = new ArrayList<String>();
            if (result.parameterTypes().length > 0) {
                var line = new StringBuilder("parameters");
                for (int type : result.parameterTypes()) {
                    line.append(' ').append(Integer.toUnsignedString(type));
                }
                lines.add(line.toString());
            }
            var query = result.query();
            var targets = query.kind == Query.Kind.SELECT ? query.targets : query.returning;
            int number = 0;
            for (var target : targets) {
                if (target.hidden()) {
                    continue;
                }
                var type = FromAnalyzer.columnType(query, target.expression(), ++number);
                // A client is told the base type of a domain.
                var coercion = new Analysis(CATALOG.session(), parameters).coercion;
                int base = coercion.baseType(type.type());
                int typmod = base == type.type() ? type.typmod() : coercion.baseTypmod(type.type(), -1);
                lines.add(target.name() + " " + Integer.toUnsignedString(base) + " " + typmod
                        + (target.sourceTable() != 0 ? " from column " + target.sourceColumn() : ""));
            }
            if (lines.isEmpty() || lines.size() == 1 && lines.getFirst().startsWith("parameters") && number == 0) {
                lines.add("no columns");
            }
            return String.join("\n", lines);
        } catch (SqlException error) {
            var diagnostic = error.diagnostic();
            var lines = new ArrayList<String>();
            lines.add("error " + diagnostic.state.code() + " " + diagnostic.primary.text(Language.ENGLISH));
            if (diagnostic.detail != null) {
                lines.add("detail " + diagnostic.detail.text(Language.ENGLISH));
            }
            if (diagnostic.hint != null) {
                lines.add("hint " + diagnostic.hint.text(Language.ENGLISH));
            }
            if (diagnostic.position != 0) {
                lines.add("position " + diagnostic.position);
            }
            return String.join("\n", lines);
        } catch (RuntimeException error) {
            var trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            return trace.toString().lines().limit(6).reduce("", (a, b) -> a + "\n" + b);
        }
    }
}
