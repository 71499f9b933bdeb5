package dev.surus.engine.monitor;

import dev.surus.engine.catalog.VirtualRelation;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.config.Settings;
import java.util.ArrayList;
import java.util.List;

/// The tables of information_schema that say how far the standard is followed. They are tables in the catalog, too, but nobody
/// ever changes them: their rows are facts.
final class ConformanceTables {
    private static final String SCHEMA = "information_schema";

    private final Cluster cluster;

    ConformanceTables(Cluster cluster) {
        this.cluster = cluster;
    }

    List<VirtualRelation> relations() {
        return List.of(
                VirtualRelation.of(SCHEMA, "sql_features", _ -> features()),
                VirtualRelation.of(SCHEMA, "sql_sizing", _ -> sizing()),
                VirtualRelation.of(SCHEMA, "sql_parts", _ -> parts()),
                VirtualRelation.of(SCHEMA, "sql_implementation_info", _ -> implementation()));
    }

    private static List<Object[]> features() {
        var rows = new ArrayList<Object[]>();
        for (String[] f : FactTable.read("sql_features")) {
            rows.add(new Object[] {f[0], f[1], f[2], f[3], f[4], null, ""});
        }
        return rows;
    }

    private static List<Object[]> sizing() {
        var rows = new ArrayList<Object[]>();
        for (String[] f : FactTable.read("sql_sizing")) {
            rows.add(new Object[] {Long.valueOf(f[0]), f[1], f[2].isEmpty() ? null : Long.valueOf(f[2]), null});
        }
        return rows;
    }

    private static List<Object[]> parts() {
        var rows = new ArrayList<Object[]>();
        for (String part : List.of("1\tFramework (SQL/Framework)", "2\tFoundation (SQL/Foundation)", "3\tCall-Level Interface (SQL/CLI)",
                "4\tPersistent Stored Modules (SQL/PSM)", "9\tManagement of External Data (SQL/MED)", "10\tObject Language Bindings (SQL/OLB)",
                "11\tInformation and Definition Schema (SQL/Schemata)", "13\tRoutines and Types Using the Java Programming Language (SQL/JRT)",
                "14\tXML-Related Specifications (SQL/XML)", "15\tMulti-Dimensional Arrays (SQL/MDA)")) {
            rows.add(new Object[] {part.substring(0, part.indexOf('\t')), part.substring(part.indexOf('\t') + 1), "NO", null, ""});
        }
        return rows;
    }

    private List<Object[]> implementation() {
        String[] version = cluster.settings().get(Settings.SERVER_VERSION).split("[. ]");
        String minor = version.length > 1 && version[1].chars().allMatch(Character::isDigit) ? version[1] : "0";
        var rows = new ArrayList<Object[]>();
        rows.add(new Object[] {"10003", "CATALOG NAME", null, "Y", null});
        rows.add(new Object[] {"10004", "COLLATING SEQUENCE", null, null, null});
        rows.add(new Object[] {"23", "CURSOR COMMIT BEHAVIOR", 1L, null, "close cursors and retain prepared statements"});
        rows.add(new Object[] {"2", "DATA SOURCE NAME", null, "", null});
        rows.add(new Object[] {"17", "DBMS NAME", null, "PostgreSQL", null});
        rows.add(new Object[] {"26", "DEFAULT TRANSACTION ISOLATION", 2L, null, "READ COMMITTED; user-settable"});
        rows.add(new Object[] {"28", "IDENTIFIER CASE", 3L, null, "stored in mixed case - case sensitive"});
        rows.add(new Object[] {"85", "NULL COLLATION", 0L, null, "nulls higher than non-nulls"});
        rows.add(new Object[] {"13", "SERVER NAME", null, "", null});
        rows.add(new Object[] {"94", "SPECIAL CHARACTERS", null, "", "all non-ASCII characters allowed"});
        rows.add(new Object[] {"46", "TRANSACTION CAPABLE", 2L, null, "both DML and DDL"});
        rows.add(new Object[] {"18", "DBMS VERSION", null, String.format("%s.%s.0000", version[0], minor), null});
        return rows;
    }
}
