package dev.surus.engine.parser.ast;

import java.util.List;

/// Foreign-data wrappers, servers, user mappings, IMPORT FOREIGN SCHEMA. (CREATE FOREIGN TABLE is a CreateTable.)
public sealed interface ForeignStatement extends Statement {
    /// @param functions handler and validator; a null value: NO HANDLER
    record CreateWrapper(String name, List<Option> functions, List<Option> options) implements ForeignStatement {}

    record AlterWrapper(String name, List<Option> functions, List<Option> options) implements ForeignStatement {}

    record CreateServer(
            String name, boolean ifNotExists, String type, String version, String wrapper, List<Option> options)
            implements ForeignStatement {}

    record AlterServer(String name, String version, boolean hasVersion, List<Option> options)
            implements ForeignStatement {}

    record CreateUserMapping(RoleSpecification role, String server, boolean ifNotExists, List<Option> options)
            implements ForeignStatement {}

    record AlterUserMapping(RoleSpecification role, String server, List<Option> options) implements ForeignStatement {}

    record DropUserMapping(RoleSpecification role, String server, boolean ifExists) implements ForeignStatement {}

    record ImportSchema(
            String remoteSchema,
            ImportScope scope,
            List<RelationName> tables,
            String server,
            String localSchema,
            List<Option> options)
            implements ForeignStatement {}

    enum ImportScope {
        ALL,
        LIMIT_TO,
        EXCEPT
    }
}
