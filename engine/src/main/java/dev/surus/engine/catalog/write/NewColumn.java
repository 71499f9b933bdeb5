package dev.surus.engine.catalog.write;

import dev.surus.engine.type.AclItem;
import java.util.List;

/// A column to be written. Its default comes later, by [RelationWriter#setDefault].
///
/// @param dimensions declared array dimensions
/// @param identity `a`, `d` or `\0`
/// @param generated `s` or `\0`
/// @param collation 0 where the type has none
/// @param storage `\0` for the type's own
public record NewColumn(String name, int type, int typmod, int dimensions, boolean notNull, char identity, char generated, int collation,
        char storage, char compression, boolean local, int inheritCount, List<AclItem> acl, List<String> options) {
    public NewColumn(String name, int type, int typmod, int collation) {
        this(name, type, typmod, 0, false, '\0', '\0', collation, '\0', '\0', true, 0, null, null);
    }

    public NewColumn withNotNull(boolean required) {
        return new NewColumn(name, type, typmod, dimensions, required, identity, generated, collation, storage, compression, local,
                inheritCount, acl, options);
    }
}
