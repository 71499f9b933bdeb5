package dev.surus.engine.monitor;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.VirtualRelations;
import dev.surus.engine.command.CommandContext;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import java.util.Iterator;
import java.util.Map;

/// The functions that PostgreSQL's system views call and tools call directly (psql completes time zones with pg_timezone_names()): they
/// give the rows of their views.
public final class ViewFunctions implements FunctionFamily {
    private static final Map<String, String> VIEW_OF = Map.ofEntries(
            Map.entry("pg_timezone_names", "pg_timezone_names"),
            Map.entry("pg_timezone_abbrevs", "pg_timezone_abbrevs"),
            Map.entry("pg_lock_status", "pg_locks"),
            Map.entry("show_all_settings", "pg_settings"),
            Map.entry("show_all_file_settings", "pg_file_settings"),
            Map.entry("pg_hba_file_rules", "pg_hba_file_rules"),
            Map.entry("pg_ident_file_mappings", "pg_ident_file_mappings"),
            Map.entry("pg_prepared_statement", "pg_prepared_statements"),
            Map.entry("pg_cursor", "pg_cursors"),
            Map.entry("pg_config", "pg_config"),
            Map.entry("pg_available_extension_versions", "pg_available_extension_versions"),
            Map.entry("pg_get_shmem_allocations", "pg_shmem_allocations"));

    @Override
    public void declare(Declarations f) {
        VIEW_OF.forEach((function, view) -> f.set(function, (context, _) -> rows(context, view)));
    }

    private static Iterator<Object[]> rows(EvaluationContext context, String view) {
        int relation = context.service(Catalog.class).relationOid("pg_catalog", view);
        var relations = context.service(CommandContext.class).cluster().part(VirtualRelations.class);
        return relations.byOid(relation).rows(context).iterator();
    }
}
