package dev.surus.engine.monitor;

import dev.surus.engine.txn.lock.DeadlockReport;
import dev.surus.engine.txn.lock.DeadlockReport.Edge;
import dev.surus.engine.txn.lock.DeadlockReport.LockReport;
import dev.surus.engine.txn.lock.DeadlockReport.StatementReport;
import dev.surus.engine.txn.lock.DeadlockReport.TransactionReport;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.StatementSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The deadlocks of this cluster, also those before the last start: the newest ones, in memory and in a file of the data directory.
///
/// The file is a line for each fact, fields parted by tabs, a record closed by a line with a dot:
///
/// ```
/// D id found
/// S pid mode blocked_by since user user_oid application database began omitted waits_for statement
/// Q number start text parameters            (of the last S)
/// L mode object statement taken             (of the last S)
/// .
/// ```
///
/// A record that a crash cut short is left out when the file is read. When the file has grown past its limit it is written anew
/// with the reports that are kept. Nothing of the database depends on it: what cannot be written is lost, and nobody is disturbed.
final class DeadlockLog {
    static final String FILE = "surus.deadlocks";
    private static final int REPORTS_MAX = 200;
    private static final long FILE_BYTES_MAX = 8 << 20;
    private static final String NULL = "\\N";

    record Entry(long id, DeadlockReport report) {}

    private final Path file;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long lastId;

    DeadlockLog(Path directory) {
        file = directory.resolve(FILE);
        read();
    }

    /// Newest first.
    synchronized List<Entry> newestFirst() {
        return new ArrayList<>(entries).reversed();
    }

    synchronized Entry find(long id) {
        return entries.stream().filter(entry -> entry.id == id).findFirst().orElse(null);
    }

    synchronized Entry add(DeadlockReport report) {
        var entry = new Entry(++lastId, report);
        keep(entry);
        try {
            if (Files.exists(file) && Files.size(file) > FILE_BYTES_MAX) {
                rewrite();
            } else {
                if (Files.notExists(file)) {
                    Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                }
                Files.writeString(file, text(entry), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException | UnsupportedOperationException e) {
            // It stays in memory at least.
        }
        return entry;
    }

    private void keep(Entry entry) {
        entries.addLast(entry);
        if (entries.size() > REPORTS_MAX) {
            entries.removeFirst();
        }
    }

    /// Half of the reports go, so that the next ones are appended again.
    private void rewrite() throws IOException {
        while (entries.size() > REPORTS_MAX / 2) {
            entries.removeFirst();
        }
        var text = new StringBuilder();
        for (Entry entry : entries) {
            text.append(text(entry));
            if (text.length() > FILE_BYTES_MAX / 2) {
                break;
            }
        }
        Path next = file.resolveSibling(FILE + ".new");
        Files.writeString(next, text);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    // ---- text form

    private static String text(Entry entry) {
        var out = new StringBuilder();
        line(out, "D", entry.id, entry.report.foundMicros());
        for (Edge edge : entry.report.edges()) {
            var t = edge.transaction();
            line(out, "S", edge.pid(), edge.mode().name(), edge.blockedBy(), edge.sinceMicros(), t.user(), t.userId(), t.application(), t.database(),
                    t.beganMicros(), t.omitted(), t.waitsFor(), StatementSecrets.hide(edge.statement()));
            for (StatementReport statement : t.statements()) {
                line(out, "Q", statement.number(), statement.startMicros(), statement.text(), statement.parameters());
            }
            for (LockReport lock : t.locks()) {
                line(out, "L", lock.mode(), lock.object(), lock.statement(), lock.takenMicros());
            }
        }
        return out.append(".\n").toString();
    }

    private static void line(StringBuilder out, Object... fields) {
        for (int i = 0; i < fields.length; i++) {
            out.append(i == 0 ? "" : "\t").append(fields[i] == null ? NULL
                    : fields[i].toString().replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r"));
        }
        out.append('\n');
    }

    private static String[] fields(String line) {
        String[] fields = line.split("\t", -1);
        for (int i = 0; i < fields.length; i++) {
            fields[i] = fields[i].equals(NULL) ? null : unescape(fields[i]);
        }
        return fields;
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                c = switch (text.charAt(++i)) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> text.charAt(i);
                };
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private void read() {
        List<String> lines;
        try {
            if (Files.notExists(file)) {
                return;
            }
            lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            return;
        }
        var record = new ArrayList<String[]>();
        for (String line : lines) {
            if (line.equals(".")) {
                try {
                    Entry entry = entry(record);
                    keep(entry);
                    lastId = Math.max(lastId, entry.id);
                } catch (RuntimeException damaged) {
                    // Torn, or of another version.
                }
                record.clear();
            } else {
                if (line.startsWith("D\t")) {
                    record.clear();
                }
                record.add(fields(line));
            }
        }
    }

    private static Entry entry(List<String[]> record) {
        String[] head = record.getFirst();
        if (!head[0].equals("D")) {
            throw new IllegalArgumentException("no head");
        }
        var edges = new ArrayList<Edge>();
        for (int i = 1; i < record.size(); i++) {
            String[] s = record.get(i);
            if (!s[0].equals("S")) {
                continue;
            }
            var statements = new ArrayList<StatementReport>();
            var locks = new ArrayList<LockReport>();
            for (int j = i + 1; j < record.size() && !record.get(j)[0].equals("S"); j++) {
                String[] f = record.get(j);
                if (f[0].equals("Q")) {
                    statements.add(new StatementReport(Integer.parseInt(f[1]), Long.parseLong(f[2]), f[3], f[4]));
                } else {
                    locks.add(new LockReport(f[1], null, f[2], Integer.parseInt(f[3]), Long.parseLong(f[4])));
                }
            }
            edges.add(new Edge(Integer.parseInt(s[1]), LockMode.valueOf(s[2]), null, Integer.parseInt(s[3]), s[12], Long.parseLong(s[4]),
                    new TransactionReport(s[5], Integer.parseInt(s[6]), s[7], s[8], Long.parseLong(s[9]), List.copyOf(statements), Integer.parseInt(s[10]),
                            List.copyOf(locks), s[11])));
        }
        return new Entry(Long.parseLong(head[1]), new DeadlockReport(Long.parseLong(head[2]), List.copyOf(edges)));
    }
}
