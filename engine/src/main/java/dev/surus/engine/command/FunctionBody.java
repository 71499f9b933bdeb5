package dev.surus.engine.command;

import dev.surus.engine.analyzer.ParameterTypes;
import dev.surus.engine.analyzer.RoutineResult;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.StoredText;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.parser.ast.CodeStatement;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.ResultTarget;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The body of a function in SQL: in standard SQL it is analyzed and stored as trees, as a string it is only checked.
final class FunctionBody {
    private final CommandContext context;
    private final String function;
    private final FunctionParameters parameters;
    private final boolean procedure;
    private final DefinitionAnalysis analysis;

    FunctionBody(CommandContext context, String function, FunctionParameters parameters, boolean procedure) {
        this.context = context;
        this.function = function;
        this.parameters = parameters;
        this.procedure = procedure;
        analysis = new DefinitionAnalysis(context);
    }

    /// @param text as the catalog keeps it
    record Stored(String text, List<ObjectAddress> references) {}

    // ---- BEGIN ATOMIC, RETURN

    Stored store(FunctionStatement.SqlBody body) {
        if (Arrays.stream(parameters.inputs()).anyMatch(FunctionTypes::isPolymorphic)) {
            throw new SqlException(SqlState.INVALID_FUNCTION_DEFINITION, RoutineMessage.UNNAMED_POLYMORPHIC);
        }
        var texts = new ArrayList<String>();
        var references = new ArrayList<ObjectAddress>();
        Query last = null;
        for (Statement statement : body.statements()) {
            if (!(query(statement) instanceof QueryStatement query)) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, RoutineMessage.BODY_STATEMENT, Commands.nameOf(statement));
            }
            last = analysis.bodyQuery(query, types());
            var stored = analysis.store(last);
            texts.add(body.atomic() ? stored.text() : StoredText.RETURN + stored.text());
            references.addAll(stored.references());
        }
        try {
            analysis.checkResult(last, result());
        } catch (SqlException error) {
            throw error.context(RoutineMessage.BODY_CONTEXT, function);
        }
        return new Stored(StoredText.join(texts), references);
    }

    private static Statement query(Statement statement) {
        return statement instanceof CodeStatement.Return value
                ? SelectStatement.of(new SelectStatement.Plain(null, List.of(new ResultTarget(null, List.of(), value.value(), 0)), null, List.of(),
                        null, List.of(), false, null, List.of()), 0)
                : statement;
    }

    private ParameterTypes types() {
        return ParameterTypes.ofFunction(function, parameters.inputs(), parameters.inputNames());
    }

    private RoutineResult result() {
        List<Integer> columns = parameters.outputs().size() > 1 || procedure ? parameters.outputs() : null;
        var entry = context.catalog().baseType(parameters.result());
        if (entry != null && entry.relation() != 0) {
            columns = context.catalog().relation(entry.relation()).liveColumns().stream().map(column -> column.type()).toList();
        }
        return new RoutineResult(parameters.result(), columns, procedure);
    }

    // ---- a body as a string

    /// @param position of the word AS, 1-based
    void check(String source, int position) {
        try {
            var statements = Parser.parse(source, ParserOptions.DEFAULT).statements();
            if (Arrays.stream(parameters.inputs()).anyMatch(FunctionTypes::isPolymorphic)) {
                // Its types are known only when it is called.
                return;
            }
            Query last = null;
            for (var parsed : statements) {
                last = parsed.statement() instanceof QueryStatement query ? analysis.bodyQuery(query, types()) : null;
            }
            analysis.checkResult(last, result());
        } catch (SqlException error) {
            if (error.diagnostic().position > 0) {
                BodyText.transpose(error, source, context.statementText(), position);
            } else {
                error.context(RoutineMessage.BODY_CONTEXT, function);
            }
            throw error;
        }
    }
}
