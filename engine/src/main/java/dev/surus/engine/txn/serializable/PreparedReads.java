package dev.surus.engine.txn.serializable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What must survive a restart of a prepared serializable transaction: whoever writes down the transaction writes this down with it. Its edges
/// are not part of it, for they go on changing; after a restart the worst is assumed of them.
public record PreparedReads(boolean readOnly, List<Read> reads) {
    public PreparedReads {
        reads = List.copyOf(reads);
    }

    /// As bytes: one for READ ONLY, then for each lock its kind, database, relation, table, and what it is on; a range without end has length -1.
    public byte[] encode() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeBoolean(readOnly);
            out.writeInt(reads.size());
            for (var read : reads) {
                write(read, out);
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(Read read, DataOutputStream out) throws IOException {
        switch (read) {
            case Whole(var relation) -> write(0, relation, out);
            case Page(var relation, var page) -> {
                write(1, relation, out);
                out.writeLong(page);
            }
            case Row(var relation, var row, var version) -> {
                write(2, relation, out);
                out.writeLong(row);
                out.writeLong(version);
            }
            case Range(var relation, var lower, var upper, var page) -> {
                write(3, relation, out);
                out.writeInt(lower.length);
                out.write(lower);
                out.writeInt(upper == null ? -1 : upper.length);
                out.write(upper == null ? new byte[0] : upper);
                out.writeLong(page);
            }
        }
    }

    private static void write(int kind, RelationKey relation, DataOutputStream out) throws IOException {
        out.writeByte(kind);
        out.writeInt(relation.database());
        out.writeInt(relation.relation());
        out.writeInt(relation.table());
    }

    public static PreparedReads decode(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            boolean readOnly = in.readBoolean();
            var reads = new ArrayList<Read>();
            for (int count = in.readInt(); count > 0; count--) {
                int kind = in.readByte();
                var relation = new RelationKey(in.readInt(), in.readInt(), in.readInt());
                reads.add(switch (kind) {
                    case 0 -> new Whole(relation);
                    case 1 -> new Page(relation, in.readLong());
                    case 2 -> new Row(relation, in.readLong(), in.readLong());
                    case 3 -> new Range(relation, bound(in), bound(in), in.readLong());
                    default -> throw new IllegalStateException("predicate lock of kind " + kind);
                });
            }
            return new PreparedReads(readOnly, reads);
        } catch (IOException damaged) {
            throw new IllegalStateException("the predicate locks of a prepared transaction are damaged", damaged);
        }
    }

    private static byte[] bound(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : in.readNBytes(length);
    }

    /// One SIREAD lock.
    public sealed interface Read {}

    public record Whole(RelationKey relation) implements Read {}

    public record Page(RelationKey relation, long page) implements Read {}

    public record Row(RelationKey relation, long row, long version) implements Read {}

    /// @param upper exclusive; null for no bound
    public record Range(RelationKey relation, byte[] lower, byte[] upper, long page) implements Read {}
}
