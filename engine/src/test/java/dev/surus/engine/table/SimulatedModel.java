package dev.surus.engine.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/// What the [TransactionSimulator] knows to be committed, prepared, or on its way: all that may be found after a start.
final class SimulatedModel {
    /// The main table's files.
    /// @param extraFile an index that comes and goes, or 0
    record MainFiles(long tableFile, long uniqueFile, long textFile, long extraFile) {
        List<Long> files() {
            return LongStream.of(tableFile, uniqueFile, textFile, extraFile).filter(file -> file != 0).boxed().toList();
        }

        MainFiles with(long index) {
            return new MainFiles(tableFile, uniqueFile, textFile, index);
        }
    }

    MainFiles main;
    /// The main table's rows.
    TreeMap<Long, Object[]> committed = new TreeMap<>();
    /// Files, whether they are there.
    Map<Long, Boolean> files = new HashMap<>();
    /// How many rows the side tables have.
    final Map<Long, Integer> fileRows = new HashMap<>();
    /// Files that were made as an index of the main table.
    final TreeSet<Long> extras = new TreeSet<>();
    /// Of the sequence.
    long highestValue;
    /// Who was about to commit at the crash.
    SimulatedClient inDoubt;
    /// What each prepared transaction will have done, by its identifier.
    final TreeMap<String, SimulatedClient> prepared = new TreeMap<>();
    /// On its way at the crash: it may be prepared or gone.
    String preparing;
    /// On its way at the crash: it may be as before, or ended so.
    String finishing;
    boolean finishCommits;
    private int lastGid;

    String newGid() {
        return "gid" + ++lastGid;
    }

    static void apply(Map<Long, Object[]> own, Map<Long, Object[]> to) {
        own.forEach((row, values) -> {
            if (values == null) {
                to.remove(row);
            } else {
                to.put(row, values);
            }
        });
    }

    /// The main table's rows as a session sees them.
    TreeMap<Long, Object[]> view(SimulatedClient client) {
        var view = new TreeMap<>(committed);
        apply(client.own, view);
        return view;
    }

    /// A transaction has committed.
    void keep(SimulatedClient client) {
        apply(client.own, committed);
        files.putAll(client.files);
        fileRows.putAll(client.fileRows);
    }

    /// A transaction has not committed: what it made is not there.
    void forgetFiles(SimulatedClient client) {
        client.files.keySet().forEach(file -> files.putIfAbsent(file, false));
    }

    /// A prepared transaction has ended.
    void ended(String gid, boolean commit) {
        var client = prepared.remove(gid);
        if (commit) {
            keep(client);
        } else {
            forgetFiles(client);
        }
    }

    /// A TRUNCATE has committed.
    void replaceMain(SimulatedClient client) {
        main = client.replacement;
        committed = new TreeMap<>();
        files.putAll(client.files);
    }

    /// Whether a prepared transaction has made or dropped the file.
    boolean isUndecided(long file) {
        return prepared.values().stream().anyMatch(each -> each.files.containsKey(file));
    }
}
