package dev.surus.tests.isolation.history;

import dev.surus.tests.isolation.history.History.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The versions of one row in their order, from its insertion to its deletion.
///
/// Positions: 0 is the row before its insertion, then each version that a committed transaction left (its last one), in the end, perhaps, the row
/// deleted.
final class VersionOrder {
    /// @param lastWrite -1 for the deletion
    record Installed(Transaction by, int lastWrite, int kind) {
        boolean deletes() {
            return lastWrite < 0;
        }
    }

    final RowVersion.Life life;
    private List<Integer> writes = List.of();
    private final Map<Integer, Integer> kinds = new HashMap<>();
    private final List<Installed> installed = new ArrayList<>();
    private final Map<Integer, Integer> positions = new HashMap<>();
    Transaction deleter;
    RowVersion deleted;

    VersionOrder(RowVersion.Life life) {
        this.life = life;
    }

    List<Integer> writes() {
        return writes;
    }

    /// Takes what somebody saw.
    /// @return false where it does not fit with what others saw
    boolean offer(RowVersion version) {
        if (version.kind() >= 0) {
            kinds.put(version.last(), version.kind());
        }
        if (!fits(version.writes())) {
            return false;
        }
        if (version.writes().size() > writes.size()) {
            writes = version.writes();
        }
        return true;
    }

    boolean fits(List<Integer> others) {
        int common = Math.min(others.size(), writes.size());
        return others.subList(0, common).equals(writes.subList(0, common));
    }

    /// The number of the write after the first ones, or -1.
    int after(int count) {
        return count < writes.size() ? writes.get(count) : -1;
    }

    /// Adds the version that a committed transaction made next; its earlier one was intermediate.
    /// @return false if somebody else wrote in between
    boolean install(Transaction by, int write) {
        boolean again = !installed.isEmpty() && installed.getLast().by == by;
        boolean alone = again || installed.stream().noneMatch(one -> one.by == by);
        if (again) {
            positions.remove(installed.removeLast().lastWrite);
        }
        installed.add(new Installed(by, write, write < 0 ? -1 : kinds.getOrDefault(write, -1)));
        if (write >= 0) {
            positions.put(write, installed.size());
        }
        return alone;
    }

    int lastPosition() {
        return installed.size();
    }

    /// @param position from 1
    Installed at(int position) {
        return installed.get(position - 1);
    }

    /// @return -1 where no committed transaction left this version
    int positionOf(int write) {
        return positions.getOrDefault(write, -1);
    }

    boolean matches(int position, History.Predicate predicate) {
        return position > 0 && !at(position).deletes() && predicate.matches(life.key(), at(position).kind);
    }
}
