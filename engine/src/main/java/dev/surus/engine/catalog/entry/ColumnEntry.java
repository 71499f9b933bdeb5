package dev.surus.engine.catalog.entry;

import dev.surus.engine.type.AclItem;
import java.util.List;

/// A column of a relation: its pg_attribute row and its default.
///
/// @param number attnum: 1-based, dropped columns counted; negative for system columns
/// @param type OID; 0 for a dropped column
/// @param dimensions declared array dimensions (attndims)
/// @param defaultText the default or generation expression in its stored form; null where there is none
/// @param identity `a` always, `d` by default, `\0` none
/// @param generated `s` stored, `\0` none
/// @param inheritCount number of parents that have it, too
/// @param statisticsTarget -1 for the default
/// @param acl null where nothing was granted on the column itself
/// @param options null, or texts `name=value`
/// @param missingValue what rows show that are older than the column, as [dev.surus.engine.catalog.MissingValue] encodes it; null for NULL
public record ColumnEntry(int number, String name, int type, int typmod, int dimensions, boolean notNull, String defaultText,
        char identity, char generated, boolean dropped, boolean local, int inheritCount, int collation, char storage,
        char compression, int statisticsTarget, List<AclItem> acl, List<String> options, Object missingValue) {
    public boolean hasDefault() {
        return defaultText != null && generated == 0;
    }

    public boolean isIdentity() {
        return identity != 0;
    }

    public boolean isGenerated() {
        return generated != 0;
    }
}
