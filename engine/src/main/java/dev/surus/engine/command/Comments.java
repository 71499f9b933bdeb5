package dev.surus.engine.command;

import dev.surus.engine.catalog.system.PgDescription;
import dev.surus.engine.catalog.system.PgShdescription;

/// Comments on objects, as rows of pg_description and pg_shdescription.
final class Comments {
    private final CommandContext context;

    Comments(CommandContext context) {
        this.context = context;
    }

    /// @param text null removes the comment
    void set(int catalog, int object, int column, String text) {
        var rows = context.catalog().rows();
        var found = rows.find(PgDescription.CATALOG,
                new int[] {PgDescription.OBJOID, PgDescription.CLASSOID, PgDescription.OBJSUBID},
                Integer.toUnsignedLong(object), (long) catalog, (long) column);
        if (text == null || text.isEmpty()) {
            found.forEach(rows::delete);
            return;
        }
        var values = new Object[4];
        values[PgDescription.OBJOID] = Integer.toUnsignedLong(object);
        values[PgDescription.CLASSOID] = (long) catalog;
        values[PgDescription.OBJSUBID] = (long) column;
        values[PgDescription.DESCRIPTION] = text;
        if (found.isEmpty()) {
            rows.insert(PgDescription.CATALOG, values);
        } else {
            rows.update(found.getFirst(), values);
        }
    }

    /// For roles, databases and tablespaces. @param text null removes the comment
    void setShared(int catalog, int object, String text) {
        var rows = context.catalog().rows();
        var found = rows.find(PgShdescription.CATALOG, new int[] {PgShdescription.OBJOID, PgShdescription.CLASSOID},
                Integer.toUnsignedLong(object), (long) catalog);
        if (text == null || text.isEmpty()) {
            found.forEach(rows::delete);
            return;
        }
        var values = new Object[3];
        values[PgShdescription.OBJOID] = Integer.toUnsignedLong(object);
        values[PgShdescription.CLASSOID] = (long) catalog;
        values[PgShdescription.DESCRIPTION] = text;
        if (found.isEmpty()) {
            rows.insert(PgShdescription.CATALOG, values);
        } else {
            rows.update(found.getFirst(), values);
        }
    }

    void deleteShared(int catalog, int object) {
        setShared(catalog, object, null);
    }
}
