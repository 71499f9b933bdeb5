package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.ParameterTypes;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TransactionStatement;
import dev.surus.engine.planner.plan.PlannedStatement;
import java.util.List;
import java.util.function.Consumer;

/// Goes through the text of a function and plans the SQL in it, whether or not the function would come to it. What depends on rows
/// that only a run knows (fields of records, texts of EXECUTE) is left out.
final class TextRehearsal {
    private final RoutineSession session;
    private final Consumer<PlannedStatement> queries;
    private final Consumer<Statement> others;
    private Frame frame;

    TextRehearsal(RoutineSession session, Consumer<PlannedStatement> queries, Consumer<Statement> others) {
        this.session = session;
        this.queries = queries;
        this.others = others;
    }

    void of(Routine routine) {
        frame = new Frame(routine, true);
        for (var datum : routine.datums()) {
            switch (datum) {
                case Datum.Scalar scalar -> fragments(scalar.initial());
                case Datum.Record record -> fragments(record.initial());
                case Datum.Field _, Datum.Row _ -> {}
            }
        }
        step(routine.body());
    }

    private void steps(List<Step> steps) {
        if (steps != null) {
            steps.forEach(this::step);
        }
    }

    private void step(Step step) {
        switch (step) {
            case Step.Block block -> {
                steps(block.body());
                if (block.handlers() != null) {
                    block.handlers().list().forEach(handler -> steps(handler.body()));
                }
            }
            case Step.Assign assign -> fragments(assign.value());
            case Step.If condition -> {
                branches(condition.branches());
                steps(condition.otherwise());
            }
            case Step.Case cases -> {
                fragments(cases.value());
                branches(cases.branches());
                steps(cases.otherwise());
            }
            case Step.Loop loop -> steps(loop.body());
            case Step.While loop -> {
                fragments(loop.condition());
                steps(loop.body());
            }
            case Step.ForInteger loop -> {
                fragments(loop.lower(), loop.upper(), loop.step());
                steps(loop.body());
            }
            case Step.ForQuery loop -> {
                fragments(loop.query());
                steps(loop.body());
            }
            case Step.ForDynamic loop -> steps(loop.body());
            case Step.ForCursor loop -> {
                fragments(loop.values(), loop.cursor().cursor().query());
                steps(loop.body());
            }
            case Step.ForEach loop -> {
                fragments(loop.array());
                steps(loop.body());
            }
            case Step.Exit exit -> fragments(exit.condition());
            case Step.Return give -> fragments(give.value());
            case Step.ReturnNext next -> fragments(next.value());
            case Step.ReturnQuery query -> fragments(query.query());
            case Step.Raise raise -> raise.arguments().forEach(this::fragments);
            case Step.Assert assertion -> fragments(assertion.condition());
            case Step.ExecuteSql statement -> fragments(statement.sql());
            case Step.Perform perform -> fragments(perform.query());
            case Step.Open open -> fragments(open.query() == null && open.cursor().cursor() != null ? open.cursor().cursor().query() : open.query());
            case Step.ExecuteDynamic _, Step.Call _, Step.GetDiagnostics _, Step.Fetch _, Step.Close _, Step.EndTransaction _, Step.Nothing _ -> {}
        }
    }

    private void branches(List<Step.Branch> branches) {
        for (var branch : branches) {
            fragments(branch.condition());
            steps(branch.body());
        }
    }

    private void fragments(Fragment... fragments) {
        for (var fragment : fragments) {
            if (fragment != null && fragment.failure == null) {
                rehearse(fragment);
            }
        }
    }

    private void rehearse(Fragment fragment) {
        try {
            if (fragment.kind == Fragment.Kind.STATEMENT && !(fragment.statement instanceof QueryStatement)) {
                if (!(fragment.statement instanceof TransactionStatement || fragment.statement instanceof FunctionStatement)) {
                    others.accept(fragment.statement);
                }
                return;
            }
            var query = fragment.kind == Fragment.Kind.STATEMENT ? (QueryStatement) fragment.statement : fragment.expression;
            var types = ParameterTypes.ofVariables(new FragmentVariables(fragment, frame, session.executor().catalog()));
            queries.accept(session.plan(() -> session.analyzer().analyzeQuery(query, types).query(), false).statement());
        } catch (SqlException onlyARunKnows) {
            // Such as a field of a record that holds nothing yet, or a table that the function makes before.
        }
    }
}
