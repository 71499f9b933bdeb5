package dev.surus.engine.catalog.write;

/// A constraint to be written. What does not concern its kind is 0, `\0` or null.
///
/// @param kind `c`, `f`, `p`, `u`, `t` or `x`
/// @param relation the table, 0 for a domain's
/// @param index of p, u, x its own; of f the unique index that is referenced
/// @param primaryForeignEquals operators pk = fk; likewise pk = pk and fk = fk
/// @param expression a check's stored form
public record NewConstraint(String name, int namespace, char kind, boolean deferrable, boolean deferred, boolean validated, int relation,
        int domain, int index, int parent, int foreignRelation, char onUpdate, char onDelete, char matchType, boolean local,
        int inheritCount, boolean noInherit, int[] columns, int[] foreignColumns, int[] primaryForeignEquals,
        int[] primaryPrimaryEquals, int[] foreignForeignEquals, int[] deleteSetColumns, int[] exclusionOperators, String expression) {
    /// A check of a table.
    public static NewConstraint check(String name, int namespace, int relation, int[] columns, String expression, boolean validated,
            boolean noInherit) {
        return new NewConstraint(name, namespace, 'c', false, false, validated, relation, 0, 0, 0, 0, '\0', '\0', '\0', true, 0, noInherit,
                columns, null, null, null, null, null, null, expression);
    }

    /// The same as parents and the table itself have it.
    public NewConstraint inherited(boolean isLocal, int parents) {
        return new NewConstraint(name, namespace, kind, deferrable, deferred, validated, relation, domain, index, parent, foreignRelation, onUpdate,
                onDelete, matchType, isLocal, parents, noInherit, columns, foreignColumns, primaryForeignEquals, primaryPrimaryEquals,
                foreignForeignEquals, deleteSetColumns, exclusionOperators, expression);
    }

    /// A check of a domain.
    public static NewConstraint domainCheck(String name, int namespace, int domain, String expression, boolean validated) {
        return new NewConstraint(name, namespace, 'c', false, false, validated, 0, domain, 0, 0, 0, '\0', '\0', '\0', true, 0, false, null, null,
                null, null, null, null, null, expression);
    }

    /// What SET CONSTRAINTS knows a constraint trigger by.
    public static NewConstraint trigger(String name, int namespace, int relation, boolean deferrable, boolean deferred) {
        return new NewConstraint(name, namespace, 't', deferrable, deferred, true, relation, 0, 0, 0, 0, '\0', '\0', '\0', true, 0, true,
                null, null, null, null, null, null, null, null);
    }

    /// A primary key (`p`) or unique constraint (`u`).
    public static NewConstraint key(String name, int namespace, char kind, int relation, int index, int[] columns, boolean deferrable,
            boolean deferred) {
        return new NewConstraint(name, namespace, kind, deferrable, deferred, true, relation, 0, index, 0, 0, '\0', '\0', '\0', true, 0, true,
                columns, null, null, null, null, null, null, null);
    }
}
