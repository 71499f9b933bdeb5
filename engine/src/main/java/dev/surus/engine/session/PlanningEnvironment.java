package dev.surus.engine.session;

import dev.surus.engine.config.Setting;
import dev.surus.engine.config.Settings;
import java.util.ArrayList;
import java.util.List;

/// What an analysis and a plan depend on besides the text and the catalog. Sessions with equal environments may share plans.
/// @param temporaryNamespace 0 where the session has no temporary tables: its names might hide others
/// @param settings values of [#SETTINGS]
record PlanningEnvironment(int database, int role, int temporaryNamespace, List<Object> settings) {
    /// Settings by which names are found, literals read, operators understood, or ways chosen.
    static final List<Setting<?>> SETTINGS = List.of(Settings.SEARCH_PATH, Settings.DATE_STYLE, Settings.INTERVAL_STYLE, Settings.TIME_ZONE,
            Settings.TRANSFORM_NULL_EQUALS, Settings.ARRAY_NULLS, Settings.LC_MONETARY, Settings.STANDARD_CONFORMING_STRINGS,
            Settings.ESCAPE_STRING_WARNING, Settings.BACKSLASH_QUOTE,
            Settings.ENABLE_SEQSCAN, Settings.ENABLE_INDEXSCAN, Settings.ENABLE_INDEXONLYSCAN, Settings.ENABLE_BITMAPSCAN, Settings.ENABLE_TIDSCAN,
            Settings.ENABLE_HASHJOIN, Settings.ENABLE_MERGEJOIN, Settings.ENABLE_NESTLOOP, Settings.ENABLE_SORT, Settings.ENABLE_INCREMENTAL_SORT, Settings.ENABLE_HASHAGG,
            Settings.ENABLE_MATERIAL, Settings.ENABLE_PARTITION_PRUNING, Settings.MAX_PARALLEL_WORKERS_PER_GATHER, Settings.MAX_PARALLEL_WORKERS,
            Settings.MIN_PARALLEL_TABLE_SCAN_SIZE, Settings.PARALLEL_SETUP_COST, Settings.PARALLEL_TUPLE_COST);

    /// The environment of one session, made again only when something of it changed.
    static final class Current {
        private final SessionContext context;
        private PlanningEnvironment known;
        private boolean settingsChanged = true;

        Current(SessionContext context) {
            this.context = context;
            for (var setting : SETTINGS) {
                context.settings().onChange(setting, _ -> settingsChanged = true);
            }
        }

        /// The same object as long as nothing changed.
        PlanningEnvironment get() {
            int role = context.currentUser();
            int temporary = context.temporaryTables().namespace();
            if (settingsChanged || known.role != role || known.temporaryNamespace != temporary) {
                var values = new ArrayList<Object>(SETTINGS.size());
                for (var setting : SETTINGS) {
                    values.add(context.settings().get(setting));
                }
                settingsChanged = false;
                known = context.cluster().part(SharedStatements.class).known(
                        new PlanningEnvironment(context.databaseId(), role, temporary, List.copyOf(values)));
            }
            return known;
        }
    }
}
