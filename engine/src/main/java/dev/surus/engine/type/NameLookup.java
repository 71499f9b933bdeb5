package dev.surus.engine.type;

/// What the reg* types, composites' and enums' text forms need to know of the catalog. Implemented by the session over the
/// catalog, found by `context.service(NameLookup.class)`.
public interface NameLookup {
    /// The kinds of names that have a reg* type.
    enum Kind {
        CLASS, TYPE, PROCEDURE, PROCEDURE_WITH_ARGUMENTS, OPERATOR, OPERATOR_WITH_ARGUMENTS, NAMESPACE, ROLE, COLLATION,
        TEXT_SEARCH_CONFIGURATION, TEXT_SEARCH_DICTIONARY
    }

    /// The OID that a name stands for, by search_path where it is not qualified. The text is not a number and not `-`.
    /// @throws dev.surus.engine.base.SqlException for a name that is unknown or ambiguous, as PostgreSQL's reg*in
    int oidOf(Kind kind, String text);

    /// The text that a reg* type prints, quoted and qualified where needed, or null where nothing has that OID.
    String nameOf(Kind kind, int oid);

    /// The type with an OID, built-in or not.
    /// @throws dev.surus.engine.base.SqlException where there is none
    DataType type(int oid);
}
