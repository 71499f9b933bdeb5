package dev.surus.engine.executor;

import dev.surus.engine.executor.explain.Working;
import dev.surus.engine.type.Batch;
import java.util.List;

/// A running plan node. Pulled: [#start], then [#next] until null; [#start] again reads everything anew, with the slots' values
/// of that time.
public abstract class Operator {

    public abstract void start();

    /// Some more rows: at least one, at most `demand`; null at the end. The batch is good until the next call. Nothing is done for
    /// rows beyond the demand that could be noticed.
    public abstract Batch next(long demand);

    /// Says before [#start] how many rows will be asked for at most, -1 for any number: a sort keeps no more.
    public void bound(long rows) {}

    /// For EXPLAIN ANALYZE: what it tells of its run.
    /// @param starts how often it was started
    public List<Working> workings(long starts) {
        return List.of();
    }

    /// Frees what is held outside the heap. May be called at any time, also twice.
    public void close() {}

    /// Rows that were produced beyond a demand, handed out in pieces.
    static final class Pending {
        private Batch source;
        private int position;

        void clear() {
            source = null;
        }

        /// What is left of an earlier batch, or null.
        Batch take(long demand) {
            return source == null ? null : piece(demand);
        }

        /// The first rows of a new batch; the others wait.
        Batch take(Batch batch, long demand) {
            if (batch.size() <= demand) {
                return batch;
            }
            source = batch;
            position = 0;
            return piece(demand);
        }

        private Batch piece(long demand) {
            int rows = (int) Math.min(demand, source.size() - position);
            var piece = new Batch(source.columns);
            piece.count = source.count;
            piece.selection = new int[rows];
            piece.selected = rows;
            for (int i = 0; i < rows; i++) {
                piece.selection[i] = source.row(position + i);
            }
            position += rows;
            if (position == source.size()) {
                source = null;
            }
            return piece;
        }
    }
}
