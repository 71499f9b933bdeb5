package dev.surus.engine.session;

import dev.surus.engine.parser.ast.CursorStatement;
import dev.surus.engine.parser.ast.ExplainStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TableStatement;

/// The query inside a command: there alone parameters may stand.
final class InnerQuery {
    private InnerQuery() {}

    /// @return null where the command has none
    static QueryStatement of(Statement statement) {
        return switch (statement) {
            case SelectStatement select -> withoutInto(select);
            case QueryStatement query -> query;
            case CursorStatement.Declare declare -> declare.query();
            case TableStatement.CreateTableAs create when !create.materializedView() -> of(create.source());
            case ExplainStatement explain -> of(explain.statement());
            default -> null;
        };
    }

    /// SELECT without its INTO; the same where it has none.
    static SelectStatement withoutInto(SelectStatement select) {
        if (!(select.body() instanceof SelectStatement.Plain plain) || plain.into() == null) {
            return select;
        }
        var body = new SelectStatement.Plain(plain.distinct(), plain.targets(), null, plain.from(), plain.where(), plain.groupBy(),
                plain.groupDistinct(), plain.having(), plain.windows());
        return new SelectStatement(select.with(), body, select.orderBy(), select.limitOffset(), select.limitCount(), select.withTies(),
                select.locking(), select.position());
    }
}
