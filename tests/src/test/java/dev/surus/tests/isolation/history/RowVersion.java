package dev.surus.tests.isolation.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A version of a row as a statement showed it.
/// @param writes the numbers of the writes that made it, first to last
record RowVersion(int key, int kind, List<Integer> writes) {
    /// A row from its insertion to its deletion.
    record Life(int key, int born) {}

    /// @param text `key@kind:write.write.write`
    static RowVersion parse(String text) {
        int at = text.indexOf('@');
        int colon = text.indexOf(':', at);
        return new RowVersion(Integer.parseInt(text.substring(0, at)), Integer.parseInt(text.substring(at + 1, colon)),
                Arrays.stream(text.substring(colon + 1).split("\\.")).map(Integer::valueOf).toList());
    }

    Life life() {
        return new Life(key, writes.getFirst());
    }

    int last() {
        return writes.getLast();
    }

    /// What was there before the last write, in a kind that is not known; null before the first.
    RowVersion before() {
        return writes.size() == 1 ? null : new RowVersion(key, -1, writes.subList(0, writes.size() - 1));
    }

    RowVersion with(int number, int newKind) {
        var more = new ArrayList<>(writes);
        more.add(number);
        return new RowVersion(key, newKind, more);
    }

    @Override
    public String toString() {
        return key + "@" + kind + ":" + String.join(".", writes.stream().map(String::valueOf).toList());
    }
}
