package dev.surus.engine.parser.ast;

import java.util.List;

/// Triggers, rules, policies, event triggers.
public sealed interface TriggerStatement extends Statement {
    /// @param constraint     CREATE CONSTRAINT TRIGGER
    /// @param constraintFrom its FROM table, or null
    record CreateTrigger(
            boolean replace,
            boolean constraint,
            String name,
            RelationName relation,
            Timing timing,
            List<Event> events,
            List<String> updateColumns,
            boolean forEachRow,
            Expression when,
            List<Transition> transitions,
            QualifiedName function,
            List<String> arguments,
            RelationName constraintFrom,
            boolean deferrable,
            boolean initiallyDeferred)
            implements TriggerStatement {}

    enum Timing {
        BEFORE,
        AFTER,
        INSTEAD_OF
    }

    enum Event {
        INSERT,
        DELETE,
        UPDATE,
        TRUNCATE
    }

    record Transition(String name, boolean newRows, boolean table) {}

    /// @param actions empty: NOTHING
    record CreateRule(
            boolean replace,
            String name,
            RelationName relation,
            RuleEvent event,
            Expression where,
            boolean instead,
            List<Statement> actions)
            implements TriggerStatement {}

    enum RuleEvent {
        SELECT,
        UPDATE,
        INSERT,
        DELETE
    }

    /// @param command all, select, insert, update or delete
    record CreatePolicy(
            String name,
            RelationName relation,
            boolean permissive,
            String command,
            List<RoleSpecification> roles,
            Expression using,
            Expression withCheck)
            implements TriggerStatement {}

    /// @param roles empty: unchanged
    record AlterPolicy(
            String name, RelationName relation, List<RoleSpecification> roles, Expression using, Expression withCheck)
            implements TriggerStatement {}

    /// @param filters each an Option of Items of Text
    record CreateEventTrigger(String name, String event, List<Option> filters, QualifiedName function)
            implements TriggerStatement {}

    record AlterEventTrigger(String name, AlterTableStatement.Firing firing) implements TriggerStatement {}
}
