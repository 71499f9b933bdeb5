package dev.surus.engine.executor.trigger;

import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TriggerEntry;
import java.util.List;

/// One call of a trigger's function, and all that the function may know of it.
///
/// Rows are arrays by attribute number minus one of [#relation]'s columns, dropped ones included (their values are null). What a
/// BEFORE or INSTEAD OF trigger FOR EACH ROW returns is such an array too: null means that nothing is to be done to the row. An
/// unchanged row is returned as the same array. What other triggers return does not matter.
///
/// @param trigger   its pg_trigger row: name (TG_NAME), arguments (TG_ARGV); its OID tells one function's triggers apart
/// @param relation  the table or view that fires it (TG_RELID, TG_TABLE_NAME)
/// @param schema    of the relation (TG_TABLE_SCHEMA)
/// @param forEachRow TG_LEVEL
/// @param oldRow    of UPDATE and DELETE FOR EACH ROW, else null
/// @param newRow    of INSERT and UPDATE FOR EACH ROW, else null. In BEFORE triggers generated columns are null
/// @param oldTable  REFERENCING OLD TABLE, or null
/// @param newTable  REFERENCING NEW TABLE, or null
public record TriggerCall(TriggerEntry trigger, RelationEntry relation, String schema, TriggerTiming timing, TriggerEvent event,
        boolean forEachRow, Object[] oldRow, Object[] newRow, TransitionTable oldTable, TransitionTable newTable) {
    public List<String> arguments() {
        return trigger.arguments();
    }

    /// The row that stands if the function changes nothing.
    public Object[] unchanged() {
        return event == TriggerEvent.DELETE ? oldRow : newRow;
    }

    /// The transition table of a name, or null.
    public TransitionTable transitionTable(String name) {
        return oldTable != null && oldTable.name.equals(name) ? oldTable : newTable != null && newTable.name.equals(name) ? newTable : null;
    }
}
