package dev.surus.engine.command.copy;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.type.ClientEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

/// Turns pieces of text in another encoding into pieces of UTF-8. It works line by line: in all encodings that a client may speak a
/// line end is a byte that no character of several bytes contains.
final class EncodedPieces implements Supplier<byte[]> {
    private final Supplier<byte[]> pieces;
    private final ClientEncoding encoding;
    private byte[] rest = new byte[0];
    private SqlException failure;
    private boolean ended;

    EncodedPieces(Supplier<byte[]> pieces, ClientEncoding encoding) {
        this.pieces = pieces;
        this.encoding = encoding;
    }

    @Override
    public byte[] get() {
        while (true) {
            if (failure != null) {
                throw failure;
            }
            if (ended) {
                return null;
            }
            byte[] piece = pieces.get();
            ended = piece == null;
            byte[] all = joined(piece);
            int end = ended ? all.length : lastLineEnd(all);
            rest = Arrays.copyOfRange(all, end, all.length);
            byte[] converted = convert(all, end);
            if (converted.length > 0) {
                return converted;
            }
        }
    }

    private byte[] joined(byte[] piece) {
        if (piece == null || rest.length == 0) {
            return piece == null ? rest : piece;
        }
        byte[] all = Arrays.copyOf(rest, rest.length + piece.length);
        System.arraycopy(piece, 0, all, rest.length, piece.length);
        return all;
    }

    private static int lastLineEnd(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n' && bytes[end - 1] != '\r') {
            end--;
        }
        return end;
    }

    /// Lines before one that is wrong still count: its error waits for the next call.
    private byte[] convert(byte[] bytes, int end) {
        var text = new StringBuilder(end);
        int at = 0;
        try {
            while (at < end) {
                int next = at;
                while (next < end && bytes[next] != '\n') {
                    next++;
                }
                next = Math.min(end, next + 1);
                text.append(encoding.decode(bytes, at, next - at));
                at = next;
            }
        } catch (SqlException e) {
            failure = e;
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
