package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import java.util.List;

/// The variables of a language around the SQL text (PL/pgSQL), which names and `$n` in it may mean.
public interface Variables {
    /// What a name means that is both a column and a variable.
    enum Precedence { NEITHER, VARIABLE, COLUMN }

    /// A field of a record.
    record Field(String name, int type, int typmod, int collation) {}

    Precedence precedence();

    /// The variable that a name means: `a`, `block.a`, `record.field`, `block.record.field`.
    /// @param star `.*` follows, so that only a record fits
    /// @param fieldRequired whether a record that lacks the field is an error, or just no match
    /// @return null where it is none
    Expression.Parameter named(List<String> names, boolean star, boolean fieldRequired, int position);

    /// What `$n` means; null where there is no such parameter.
    Expression.Parameter numbered(int number, int position);

    /// The cursor that a name in WHERE CURRENT OF means: a cursor variable's, or the one of that name.
    String cursor(String name);

    /// The fields of a variable of type record; empty where they are not known.
    List<Field> fields(Expression.Parameter variable);
}
