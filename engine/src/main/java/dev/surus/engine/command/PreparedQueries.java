package dev.surus.engine.command;

import dev.surus.engine.parser.ast.PreparedStatement;
import dev.surus.engine.parser.ast.QueryStatement;

/// The session's prepared statements, for commands that run one (CREATE TABLE AS EXECUTE), and the parameters of the command itself.
public interface PreparedQueries {
    /// @param statement as PREPARE gave it
    /// @param types of its parameters
    /// @param arguments of EXECUTE, of these types
    record Bound(QueryStatement statement, int[] types, Object[] arguments) {}

    /// @throws dev.surus.engine.base.SqlException 26000 where there is no such statement, 42809 where it is not a SELECT
    Bound bind(PreparedStatement.Execute execute);

    /// The query inside the command that runs, with the parameters that the client gave the command.
    Bound given(QueryStatement query);
}
