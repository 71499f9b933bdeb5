package dev.surus.engine.table;

import dev.surus.engine.txn.UndoRecord;
import java.util.Arrays;
import java.util.List;

/// What an index knows of its table's rows: which versions they have, and whether any has an entry's key. For the cleaner, which has no session:
/// keys that an expression makes are not looked at.
final class VersionKeys {
    final VersionMap versions;
    private final Table table;
    private final IndexBinding binding;

    VersionKeys(Table table, IndexBinding binding) {
        this.table = new Table(table.file, List.of(table.columns));
        this.binding = new IndexBinding(binding.index(), binding.extractor());
        versions = table.file.rows.versions();
    }

    /// Whether an entry's row has a version with the entry's key, or may have one. Looked at one after the other: one that comes to be
    /// meanwhile brings its entry with it.
    boolean mayHave(byte[] entry) {
        int keyLength = entry.length - 8;
        long row = IndexEntry.row(entry, keyLength);
        if (!versions.hasVersions(row)) {
            return false;
        }
        if (binding.extractor().columns() == null) {
            return true;
        }
        var image = new RowImage();
        if (!table.file.rows.read(row, image)) {
            return false;
        }
        if (hasKey(image, entry, keyLength)) {
            return true;
        }
        var record = new UndoRecord();
        for (long link = image.link; versions.find(link, record); link = record.previous()) {
            if (record.kind() == UndoKind.ROW_UPDATE) {
                image.layout = (short) RowLayout.SHORT.get(record.bytes(), record.payloadOffset()) & 0xFFFF;
                image.bytes = record.bytes();
                image.offset = record.payloadOffset() + 2;
                image.length = record.payloadLength() - 2;
                if (hasKey(image, entry, keyLength)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean hasKey(RowImage image, byte[] entry, int keyLength) {
        var key = new Object[binding.index().columnCount()];
        if (!binding.extractor().extract(table.decoder().decodeFor(binding.extractor(), image), key)) {
            return false;
        }
        byte[] bytes = binding.index().keyBytes(key, key.length);
        return Arrays.equals(bytes, 0, bytes.length, entry, 0, keyLength);
    }
}
