package dev.surus.engine.parser.ast;

import java.util.List;

public sealed interface FunctionStatement extends Statement {
    /// Options: as (Items of Text), language, transform (Items of Type), window, volatility, strict, security, leakproof, cost,
    /// rows, support, parallel, set (Setting).
    /// @param returns null where nothing was said (OUT parameters, procedures); TABLE columns are parameters of mode TABLE and
    ///                `returns` is then null, `returnsTable` true
    /// @param body    of the SQL-standard forms (RETURN, BEGIN ATOMIC), else null
    record CreateFunction(
            boolean replace,
            boolean procedure,
            QualifiedName name,
            List<ObjectReference.FunctionParameter> parameters,
            TypeName returns,
            boolean returnsTable,
            List<Option> options,
            SqlBody body)
            implements FunctionStatement {}

    /// @param atomic     BEGIN ATOMIC; otherwise the one element is the SELECT of RETURN expression
    record SqlBody(boolean atomic, List<Statement> statements) {}

    record AlterFunction(ObjectKind kind, ObjectReference.RoutineSignature signature, List<Option> options)
            implements FunctionStatement {}

    record Call(Expression.FunctionCall call) implements FunctionStatement {}

    /// Options: as, language.
    record Do(List<Option> options) implements FunctionStatement {}

    /// @param function null: WITHOUT FUNCTION or WITH INOUT
    record CreateCast(
            TypeName source,
            TypeName target,
            ObjectReference.RoutineSignature function,
            CastContext context,
            boolean inout)
            implements FunctionStatement {}

    enum CastContext {
        EXPLICIT,
        ASSIGNMENT,
        IMPLICIT
    }

    record CreateTransform(
            boolean replace,
            TypeName type,
            String language,
            ObjectReference.RoutineSignature fromSql,
            ObjectReference.RoutineSignature toSql)
            implements FunctionStatement {}

    record CreateLanguage(
            boolean replace,
            String name,
            boolean trusted,
            QualifiedName handler,
            QualifiedName inline,
            QualifiedName validator)
            implements FunctionStatement {}
}
