package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.parser.ast.CursorStatement.Direction;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A cursor: rows of a query, read from its portal as they are asked for, and kept where one may go back.
///
/// ```
///   position 0 = before the first row, n = on row n, rows + 1 = behind the last
/// ```
final class CursorPortal extends Portal {
    private final Portal source;
    private final boolean keeps;
    private final List<Object[]> rows = new ArrayList<>();
    /// Rows read from the source so far; those before `dropped` are not kept.
    private long dropped;
    /// Where a row's place in each of its tables is found, by table; empty for a query whose rows have none.
    java.util.Map<Integer, Integer> places = java.util.Map.of();
    private boolean complete;
    /// Whether an error ended its last run: it cannot run again, not even after a rollback to a savepoint.
    private boolean failed;
    private long position;

    /// Rows that the latest Execute gave.
    private long given;

    CursorPortal(String name, PreparedStatementEntry statement, Portal source, boolean keeps) {
        super(name, statement, statement.sourceText);
        this.source = source;
        this.keeps = keeps;
    }

    @Override
    void runsPastEnd() {
        given = 0;
    }

    @Override
    List<OutputColumn> columns() {
        return source.columns();
    }

    /// Through the extended protocol a cursor gives rows forward.
    @Override
    boolean run(Consumer<Batch> consumer, long maxRows) {
        var fetched = fetch(Direction.FORWARD, maxRows == 0 ? Long.MAX_VALUE : maxRows);
        new RowList(columns(), fetched).give(consumer, 0);
        given = fetched.size();
        return maxRows == 0 || fetched.size() < maxRows;
    }

    @Override
    String tag() {
        return "SELECT " + given;
    }

    private long available() {
        return dropped + rows.size();
    }

    /// Reads until row `number` is there, or all are.
    private void readTo(long number) {
        while (!complete && available() < number) {
            long wanted = number == Long.MAX_VALUE ? 0 : number - available();
            complete = source.run(this::keep, wanted);
        }
    }

    private void keep(Batch batch) {
        for (int i = 0; i < batch.size(); i++) {
            rows.add(batch.values(i));
        }
    }

    void readAll() {
        readTo(Long.MAX_VALUE);
    }

    private boolean isRow(long number) {
        if (number < 1) {
            return false;
        }
        readTo(number);
        return number <= available();
    }

    private Object[] row(long number) {
        if (number <= dropped) {
            throw backwards();
        }
        return rows.get((int) (number - 1 - dropped));
    }

    /// The row on which the cursor stands, or null.
    Object[] current() {
        return position > dropped && position <= available() ? rows.get((int) (position - 1 - dropped)) : null;
    }

    private SqlException backwards() {
        return new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, SessionMessage.FORWARD_ONLY)
                .hint(SessionMessage.FORWARD_ONLY_HINT);
    }

    /// The rows that FETCH gives.
    List<Object[]> fetch(Direction direction, long count) {
        var fetched = new ArrayList<Object[]>();
        go(direction, count, number -> fetched.add(row(number)));
        forget();
        return fetched;
    }

    /// @return how many rows FETCH would have given
    long move(Direction direction, long count) {
        if (direction == Direction.BACKWARD && count == Long.MAX_VALUE && position == 0 && !failed) {
            // Nothing is left to go back over, also where the cursor never goes back.
            return 0;
        }
        long[] moved = new long[1];
        go(direction, count, number -> moved[0]++);
        forget();
        return moved[0];
    }

    private void go(Direction direction, long count, java.util.function.LongConsumer visit) {
        if (failed) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, SessionMessage.PORTAL_FAILED, name);
        }
        failed = true;
        walk(direction, count, visit);
        failed = false;
    }

    private void walk(Direction direction, long count, java.util.function.LongConsumer visit) {
        switch (direction) {
            case FORWARD -> step(count, visit);
            case BACKWARD -> step(count == Long.MAX_VALUE ? Long.MIN_VALUE : -count, visit);
            case ABSOLUTE -> jump(count >= 0 ? count : fromEnd(count), visit);
            case RELATIVE -> jump(position + count, visit);
        }
    }

    private long fromEnd(long count) {
        readAll();
        return Math.max(0, available() + 1 + count);
    }

    private void step(long count, java.util.function.LongConsumer visit) {
        if (count == 0) {
            if (isRow(position)) {
                visit.accept(position);
            }
            return;
        }
        if (count < 0 && !keeps) {
            throw backwards();
        }
        if (count == Long.MAX_VALUE) {
            readAll();
        }
        for (long i = 0; i != count; i += Long.signum(count)) {
            long next = position + Long.signum(count);
            if (!isRow(next)) {
                position = next < 1 ? 0 : available() + 1;
                return;
            }
            position = next;
            visit.accept(position);
        }
    }

    private void jump(long number, java.util.function.LongConsumer visit) {
        if (number < position && !keeps) {
            throw backwards();
        }
        if (isRow(number)) {
            position = number;
            visit.accept(number);
        } else {
            position = number < 1 ? 0 : available() + 1;
        }
    }

    /// Rows that nobody can come back to are not kept.
    private void forget() {
        if (!keeps && position > dropped + 1) {
            int passed = (int) Math.min(rows.size(), position - 1 - dropped);
            rows.subList(0, passed).clear();
            dropped += passed;
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
