package dev.surus.engine.storage.change;

import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.wal.RecordView;

/// Makes the change that one part of a record describes. Run when the change is first made ([Change#apply]) and again in redo, on a
/// page whose LSN is older than the record: it must look at nothing but the page and the record, and take the page from the same
/// bytes to the same bytes.
@FunctionalInterface
public interface RedoHandler {
    /// @param part the part's index: its payload is `record.bytes()` from `record.part(part)`, `record.partLength(part)` long
    void redo(WritePage page, RecordView record, int part);
}
