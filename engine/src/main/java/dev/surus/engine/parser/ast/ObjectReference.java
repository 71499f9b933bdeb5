package dev.surus.engine.parser.ast;

import java.util.List;

/// An object as a statement names it (DROP, ALTER ... OWNER, COMMENT ON ...).
public sealed interface ObjectReference {
    /// Most kinds. Relations, columns (`relation.column`), schemas, roles, databases (one part) ...
    record Named(QualifiedName name) implements ObjectReference {}

    /// Functions, procedures, routines, aggregates, operators.
    record Routine(RoutineSignature signature) implements ObjectReference {}

    /// Types and domains.
    record OfType(TypeName type) implements ObjectReference {}

    /// Triggers, rules, policies and constraints of a relation.
    record OnRelation(QualifiedName relation, String name) implements ObjectReference {}

    record OfDomain(TypeName domain, String constraint) implements ObjectReference {}

    record Cast(TypeName source, TypeName target) implements ObjectReference {}

    record Transform(TypeName type, String language) implements ObjectReference {}

    /// Operator classes and families.
    record WithAccessMethod(QualifiedName name, String accessMethod) implements ObjectReference {}

    /// @param number an Expression.IntegerConstant or NumericConstant
    record LargeObject(Expression number) implements ObjectReference {}

    /// A routine by its arguments.
    /// @param types       of the input arguments; null for an operator's NONE side
    /// @param unspecified no parentheses were written: the name alone must be unique
    /// @param parameters  as written, with their modes
    record RoutineSignature(
            QualifiedName name, List<TypeName> types, boolean unspecified, List<FunctionParameter> parameters) {}

    /// @param name null where none was given
    record FunctionParameter(
            String name, TypeName type, ParameterMode mode, Expression defaultValue, int position) {}

    enum ParameterMode {
        /// Nothing was said: IN.
        DEFAULT,
        IN,
        OUT,
        INOUT,
        VARIADIC,
        /// A column of RETURNS TABLE.
        TABLE
    }
}
