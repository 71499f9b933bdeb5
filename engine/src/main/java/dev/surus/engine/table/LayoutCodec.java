package dev.surus.engine.table;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The layouts of a file as bytes: their number (2), then for each its columns' number (2) and per column attribute (2), width (1),
/// typmod (4).
final class LayoutCodec {
    private LayoutCodec() {}

    static byte[] encode(List<RowLayout> layouts) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeShort(layouts.size());
            for (var layout : layouts) {
                out.writeShort(layout.columns.size());
                for (var column : layout.columns) {
                    out.writeShort(column.number());
                    out.writeByte(column.width());
                    out.writeInt(column.typmod());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static List<RowLayout> decode(byte[] bytes) {
        var layouts = new ArrayList<RowLayout>();
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int count = in.readUnsignedShort();
            for (int id = 0; id < count; id++) {
                var columns = new ArrayList<RowLayout.Stored>();
                for (int columnCount = in.readUnsignedShort(); columnCount > 0; columnCount--) {
                    columns.add(new RowLayout.Stored(in.readUnsignedShort(), in.readByte(), in.readInt()));
                }
                layouts.add(new RowLayout(id, columns));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return layouts;
    }
}
