package dev.surus.engine.type;

/// Values of any type inside the stored form of another value: length (4 bytes, -1 for null), then the bytes.
final class StoredForm {
    private StoredForm() {}

    static void write(DataType type, Object value, ByteSink out) {
        if (value == null) {
            out.putInt(-1);
            return;
        }
        int width = type.storedWidth(-1);
        if (width < 0) {
            byte[] bytes = type.toStored(value);
            out.putInt(bytes.length);
            out.putBytes(bytes);
        } else {
            out.putInt(width);
            out.putBytes(BinaryForm.ofLong(type.toStrip(value, -1), width));
        }
    }

    /// Reads sequentially what [#write] put.
    static final class Reader {
        final byte[] bytes;
        int position;

        Reader(byte[] bytes, int position) {
            this.bytes = bytes;
            this.position = position;
        }

        int readInt() {
            position += 4;
            return (int) BinaryForm.read(bytes, position - 4, 4);
        }

        void skip() {
            int length = readInt();
            position += Math.max(length, 0);
        }

        Object read(DataType type) {
            int length = readInt();
            if (length < 0) {
                return null;
            }
            position += length;
            int width = type.storedWidth(-1);
            return width < 0 ? type.fromStored(bytes, position - length, length)
                    : type.fromStrip(BinaryForm.read(bytes, position - width, width), -1);
        }
    }
}
