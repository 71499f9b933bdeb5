package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.Variables;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.parser.ast.Expression.IndirectionStep;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.Statement;
import java.util.List;

/// A piece of SQL in a function's text: an expression, the right side of an assignment, a statement. It is parsed when the
/// function is, analyzed and planned when it first runs, and keeps its plan.
final class Fragment {
    enum Kind { EXPRESSION, ASSIGNMENT, STATEMENT }

    final Kind kind;
    /// As errors show it: with what was put in its place blanked out.
    final String text;
    /// Of a [Kind#STATEMENT].
    final Statement statement;
    /// Of the others: what stands behind SELECT.
    final SelectStatement expression;
    /// What its names mean.
    final Namespace namespace;
    final Variables.Precedence precedence;
    /// Of an assignment: the variable, and the way to the part of it.
    Datum target;
    List<IndirectionStep> steps = List.of();
    int targetPosition;
    /// Whether its rows are a cursor's, which WHERE CURRENT OF may name.
    boolean cursor;
    /// What was wrong with it; null normally.
    SqlException failure;
    /// How it runs; null until it ran.
    FragmentPlan plan;

    private Fragment(Kind kind, String text, Statement statement, SelectStatement expression, Namespace namespace, Variables.Precedence precedence) {
        this.kind = kind;
        this.text = text;
        this.statement = statement;
        this.expression = expression;
        this.namespace = namespace;
        this.precedence = precedence;
    }

    /// A piece that cannot run.
    static Fragment failed(Kind kind, String text, SqlException failure) {
        var fragment = new Fragment(kind, text, null, null, null, null);
        fragment.failure = failure;
        return fragment;
    }

    static Fragment expression(String text, SelectStatement parsed, Namespace namespace, Variables.Precedence precedence) {
        return new Fragment(Kind.EXPRESSION, text, null, parsed, namespace, precedence);
    }

    static Fragment assignment(String text, SelectStatement parsed, Namespace namespace, Variables.Precedence precedence) {
        return new Fragment(Kind.ASSIGNMENT, text, null, parsed, namespace, precedence);
    }

    static Fragment statement(String text, Statement parsed, Namespace namespace, Variables.Precedence precedence) {
        return new Fragment(Kind.STATEMENT, text, parsed, null, namespace, precedence);
    }
}
