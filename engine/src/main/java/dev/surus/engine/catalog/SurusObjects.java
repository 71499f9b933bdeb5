package dev.surus.engine.catalog;

import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgDepend;
import dev.surus.engine.catalog.system.PgInitPrivs;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.catalog.system.PgType;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// What Surus adds to pg_catalog: views and functions whose names begin with `surus_`, a line each. Their rows come after those of
/// the resources and are made like those of pg_locks and pg_blocking_pids(); the rows of the views come from a [VirtualRelation]
/// of the same name.
final class SurusObjects {
    /// No object of PostgreSQL 15 has an OID from here up to those of users.
    private static final int FIRST_OID = 16000;
    private static final Long PG_LOCKS = 12073L;
    private static final int FIRST_FUNCTION_OID = 11900;

    private record Column(String name, int type) {}

    private record View(String name, List<Column> columns) {}

    private record Function(String name, int result, boolean strict, int... arguments) {}

    private static final int TEXTS = TypeOid.TEXT_ARRAY;
    private static final int TIME = TypeOid.TIMESTAMPTZ;

    /// New views go to the end: OIDs are counted. Each takes three.
    private static final List<View> VIEWS = List.of(
            view("surus_deadlocks").c("id", TypeOid.INT8).c("detected", TIME).c("member", TypeOid.INT4).c("victim", TypeOid.BOOL)
                    .c("pid", TypeOid.INT4).c("datname", TypeOid.NAME).c("usename", TypeOid.NAME).c("application_name", TypeOid.TEXT)
                    .c("xact_start", TIME).c("waits_for", TypeOid.TEXT).c("wait_mode", TypeOid.TEXT).c("wait_start", TIME)
                    .c("blocked_by", TypeOid.INT4).c("query", TypeOid.TEXT).c("statements", TEXTS).c("locks", TEXTS).done(),
            view("surus_lock_origins").c("pid", TypeOid.INT4).c("usename", TypeOid.NAME).c("application_name", TypeOid.TEXT)
                    .c("locktype", TypeOid.TEXT).c("object", TypeOid.TEXT).c("relation", TypeOid.OID).c("mode", TypeOid.TEXT)
                    .c("taken", TIME).c("statement_number", TypeOid.INT4).c("statement_start", TIME).c("statement", TypeOid.TEXT)
                    .c("parameters", TypeOid.TEXT).done(),
            view("surus_lock_inversions").c("datname", TypeOid.NAME).c("first_object", TypeOid.TEXT).c("second_object", TypeOid.TEXT)
                    .c("forward_usename", TypeOid.NAME).c("forward_application", TypeOid.TEXT).c("forward_modes", TypeOid.TEXT)
                    .c("forward_count", TypeOid.INT8).c("forward_first_statement", TypeOid.TEXT).c("forward_second_statement", TypeOid.TEXT)
                    .c("backward_usename", TypeOid.NAME).c("backward_application", TypeOid.TEXT).c("backward_modes", TypeOid.TEXT)
                    .c("backward_count", TypeOid.INT8).c("backward_first_statement", TypeOid.TEXT)
                    .c("backward_second_statement", TypeOid.TEXT).c("last_seen", TIME).c("advice", TypeOid.TEXT).done(),
            view("surus_row_locks").c("relation", TypeOid.OID).c("row", TypeOid.TID).c("mode", TypeOid.TEXT)
                    .c("pids", TypeOid.INT4_ARRAY).c("waiters", TypeOid.INT4_ARRAY).done());

    private static final List<Function> FUNCTIONS = List.of(
            new Function("surus_deadlock_report", TypeOid.TEXT, true, TypeOid.INT8));

    private SurusObjects() {}

    private static final class Builder {
        private final String name;
        private final List<Column> columns = new ArrayList<>();

        Builder(String name) {
            this.name = name;
        }

        Builder c(String column, int type) {
            columns.add(new Column(column, type));
            return this;
        }

        View done() {
            return new View(name, List.copyOf(columns));
        }
    }

    private static Builder view(String name) {
        return new Builder(name);
    }

    private static long viewOid(int index) {
        return FIRST_OID + 3L * index;
    }

    /// Adds the rows of a catalog to those of its resource.
    static void addTo(int catalog, List<Object[]> rows) {
        switch (catalog) {
            case PgClass.CATALOG -> addClasses(rows);
            case PgType.CATALOG -> addTypes(rows);
            case PgAttribute.CATALOG -> addColumns(rows);
            case PgDepend.CATALOG -> addDependencies(rows);
            case PgProc.CATALOG -> addFunctions(rows);
            case PgInitPrivs.CATALOG -> addInitialPrivileges(rows);
            default -> { }
        }
    }

    private static Object[] like(List<Object[]> rows, int nameColumn, String name) {
        for (Object[] row : rows) {
            if (name.equals(row[nameColumn])) {
                return row.clone();
            }
        }
        throw new IllegalStateException("no built-in row " + name);
    }

    private static void addClasses(List<Object[]> rows) {
        for (int i = 0; i < VIEWS.size(); i++) {
            Object[] row = like(rows, PgClass.RELNAME, "pg_locks");
            row[PgClass.OID] = viewOid(i);
            row[PgClass.RELNAME] = VIEWS.get(i).name;
            row[PgClass.RELTYPE] = viewOid(i) + 1;
            row[PgClass.RELNATTS] = (long) VIEWS.get(i).columns.size();
            rows.add(row);
        }
    }

    /// What everybody may read from the start is nothing that a dump has to grant.
    private static void addInitialPrivileges(List<Object[]> rows) {
        Object[] ofView = null;
        for (Object[] row : rows) {
            if (row[PgInitPrivs.CLASSOID].equals((long) PgClass.CATALOG) && row[PgInitPrivs.OBJOID].equals(PG_LOCKS)) {
                ofView = row;
            }
        }
        for (int i = 0; i < VIEWS.size(); i++) {
            Object[] row = ofView.clone();
            row[PgInitPrivs.OBJOID] = viewOid(i);
            rows.add(row);
        }
    }

    private static void addTypes(List<Object[]> rows) {
        for (int i = 0; i < VIEWS.size(); i++) {
            Object[] row = like(rows, PgType.TYPNAME, "pg_locks");
            row[PgType.OID] = viewOid(i) + 1;
            row[PgType.TYPNAME] = VIEWS.get(i).name;
            row[PgType.TYPRELID] = viewOid(i);
            row[PgType.TYPARRAY] = viewOid(i) + 2;
            rows.add(row);
            Object[] array = like(rows, PgType.TYPNAME, "_pg_locks");
            array[PgType.OID] = viewOid(i) + 2;
            array[PgType.TYPNAME] = "_" + VIEWS.get(i).name;
            array[PgType.TYPELEM] = viewOid(i) + 1;
            rows.add(array);
        }
    }

    private static void addColumns(List<Object[]> rows) {
        for (int i = 0; i < VIEWS.size(); i++) {
            long number = 1;
            for (Column column : VIEWS.get(i).columns) {
                Object[] row = columnOfType(rows, column.type);
                row[PgAttribute.ATTRELID] = viewOid(i);
                row[PgAttribute.ATTNAME] = column.name;
                row[PgAttribute.ATTNUM] = number++;
                rows.add(row);
            }
        }
    }

    /// Some view's column of the type: length, alignment and the rest are the type's.
    private static Object[] columnOfType(List<Object[]> rows, int type) {
        if (type == TypeOid.TID) {
            Object[] row = columnOfType(rows, TypeOid.INT8);
            row[PgAttribute.ATTTYPID] = (long) type;
            row[PgAttribute.ATTLEN] = 6L;
            row[PgAttribute.ATTBYVAL] = 0L;
            row[PgAttribute.ATTALIGN] = (long) 's';
            return row;
        }
        if (type == TypeOid.INT4_ARRAY) {
            Object[] row = columnOfType(rows, TypeOid.TEXT_ARRAY);
            row[PgAttribute.ATTTYPID] = (long) type;
            row[PgAttribute.ATTCOLLATION] = 0L;
            return row;
        }
        for (Object[] row : rows) {
            boolean ofView = row[PgAttribute.ATTNOTNULL].equals(0L) && (Long) row[PgAttribute.ATTNUM] > 0 && (Long) row[PgAttribute.ATTRELID] >= 12000
                    && row[PgAttribute.ATTACL] == null && row[PgAttribute.ATTTYPMOD].equals(-1L);
            if (ofView && row[PgAttribute.ATTTYPID].equals((long) type)) {
                return row.clone();
            }
        }
        throw new IllegalStateException("no system view has a column of type " + type);
    }

    private static void addDependencies(List<Object[]> rows) {
        Object[] ofLocks = null;
        for (Object[] row : rows) {
            if (row[PgDepend.CLASSID].equals((long) PgType.CATALOG) && row[PgDepend.REFCLASSID].equals((long) PgClass.CATALOG)) {
                ofLocks = row;
                break;
            }
        }
        for (int i = 0; i < VIEWS.size(); i++) {
            Object[] row = ofLocks.clone();
            row[PgDepend.OBJID] = viewOid(i) + 1;
            row[PgDepend.REFOBJID] = viewOid(i);
            rows.add(row);
        }
    }

    private static void addFunctions(List<Object[]> rows) {
        for (int i = 0; i < FUNCTIONS.size(); i++) {
            Function function = FUNCTIONS.get(i);
            Object[] row = like(rows, PgProc.PRONAME, "pg_blocking_pids");
            var arguments = new Object[function.arguments.length];
            for (int j = 0; j < arguments.length; j++) {
                arguments[j] = (long) function.arguments[j];
            }
            row[PgProc.OID] = (long) FIRST_FUNCTION_OID + i;
            row[PgProc.PRONAME] = function.name;
            row[PgProc.PROISSTRICT] = function.strict ? 1L : 0L;
            row[PgProc.PRONARGS] = (long) arguments.length;
            row[PgProc.PRORETTYPE] = (long) function.result;
            row[PgProc.PROARGTYPES] = new ArrayValue(TypeOid.OID, new int[] {arguments.length}, new int[] {0}, arguments);
            row[PgProc.PROSRC] = function.name;
            rows.add(row);
        }
    }
}
