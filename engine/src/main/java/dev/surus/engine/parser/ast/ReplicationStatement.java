package dev.surus.engine.parser.ast;

import java.util.List;

/// Publications and subscriptions.
public sealed interface ReplicationStatement extends Statement {
    record CreatePublication(String name, boolean allTables, List<PublicationObject> objects, List<Option> options)
            implements ReplicationStatement {}

    record AlterPublicationOptions(String name, List<Option> options) implements ReplicationStatement {}

    record AlterPublicationObjects(String name, Change change, List<PublicationObject> objects)
            implements ReplicationStatement {}

    enum Change {
        ADD,
        SET,
        DROP
    }

    sealed interface PublicationObject {}

    record PublishedTable(FromItem.Relation relation, List<String> columns, Expression where, int position)
            implements PublicationObject {}

    /// @param schema null: CURRENT_SCHEMA
    record PublishedSchema(String schema, int position) implements PublicationObject {}

    record CreateSubscription(String name, String connection, List<String> publications, List<Option> options)
            implements ReplicationStatement {}

    /// @param connection null unless CONNECTION
    record AlterSubscription(
            String name, SubscriptionChange change, String connection, List<String> publications, List<Option> options)
            implements ReplicationStatement {}

    enum SubscriptionChange {
        OPTIONS,
        CONNECTION,
        REFRESH,
        ADD_PUBLICATION,
        DROP_PUBLICATION,
        SET_PUBLICATION,
        ENABLED,
        SKIP
    }

    record DropSubscription(String name, boolean ifExists, DropBehavior behavior) implements ReplicationStatement {}
}
