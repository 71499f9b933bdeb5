package dev.surus.engine.command.copy;

import java.util.Arrays;
import java.util.function.Supplier;

/// The bytes of a COPY ... FROM, as they come in pieces: a buffer that grows as far as one line needs.
final class CopySource {
    private final Supplier<byte[]> pieces;
    byte[] bytes = new byte[0];
    int position;
    int limit;
    private boolean ended;

    /// @param pieces gives the next piece, null at the end
    CopySource(Supplier<byte[]> pieces) {
        this.pieces = pieces;
    }

    /// Gets more bytes behind [#limit]; what lies from `keepFrom` on stays, moved to the front.
    /// @return how far everything was moved, or -1 where there is no more
    int more(int keepFrom) {
        if (ended) {
            return -1;
        }
        byte[] piece = pieces.get();
        if (piece == null) {
            ended = true;
            return -1;
        }
        int kept = limit - keepFrom;
        if (kept + piece.length > bytes.length || keepFrom == 0 && limit + piece.length > bytes.length) {
            var larger = new byte[Math.max(kept + piece.length, Math.min(bytes.length * 2, 1 << 30))];
            System.arraycopy(bytes, keepFrom, larger, 0, kept);
            bytes = larger;
        } else {
            System.arraycopy(bytes, keepFrom, bytes, 0, kept);
        }
        System.arraycopy(piece, 0, bytes, kept, piece.length);
        limit = kept + piece.length;
        position -= keepFrom;
        return keepFrom;
    }

    /// Reads on to the end of what the client sends, and forgets it.
    void drain() {
        while (!ended) {
            ended = pieces.get() == null;
        }
    }

    byte[] slice(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
