package dev.surus.engine.catalog.entry;

import dev.surus.engine.type.AclItem;
import java.util.List;

/// A type: its pg_type row.
///
/// @param kind typtype: `b` base, `c` composite, `d` domain, `e` enum, `p` pseudo, `r` range, `m` multirange
/// @param category as in pg_type.typcategory: `N` numeric, `S` string, `A` array ...
/// @param relation of a composite type, else 0
/// @param subscriptHandler not 0 where values can be subscripted
/// @param element of an array (and of name, point ...), else 0
/// @param array the array type over this one, 0 where there is none
/// @param baseType of a domain
/// @param baseTypmod of a domain
/// @param defaultText a domain's default in its stored form, or null
/// @param enumLabels labels of an enum in their order, else empty
/// @param checks a domain's own check constraints
public record TypeEntry(int oid, String name, int namespace, int owner, int length, boolean byValue, char kind, char category,
        boolean preferred, boolean defined, char delimiter, int relation, int subscriptHandler, int element, int array,
        int inputFunction, int outputFunction, int receiveFunction, int sendFunction, int typmodInputFunction,
        int typmodOutputFunction, char alignment, char storage, boolean notNull, int baseType, int baseTypmod, int dimensions,
        int collation, String defaultText, List<AclItem> acl, List<EnumLabel> enumLabels, List<ConstraintEntry> checks) {
    /// One label of an enum.
    public record EnumLabel(int oid, String label, double order) {}

    /// A true array: of variable length, with elements.
    public boolean isArray() {
        return element != 0 && subscriptHandler == ARRAY_SUBSCRIPT_HANDLER;
    }

    public boolean isDomain() {
        return kind == 'd';
    }

    public boolean isComposite() {
        return kind == 'c';
    }

    public boolean isPseudo() {
        return kind == 'p';
    }

    private static final int ARRAY_SUBSCRIPT_HANDLER = 6179;
}
