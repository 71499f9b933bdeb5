package dev.surus.server.log;

import dev.surus.engine.base.Clock;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.config.Settings;
import dev.surus.engine.config.TimeZoneName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Locale;

/// The present log file of the collector; another begins after `log_rotation_age` or `log_rotation_size`.
/// Called under the log's lock.
final class LogFile {
    private final ServerSettings settings;
    private final Clock clock;
    private final Path directory;
    private final Destination destination;
    private OutputStream out;
    private Path path;
    private long bytesWritten;
    private long nextRotationMicros;
    private boolean rotationWanted;

    /// The formats, each with its own file.
    enum Destination {
        STDERR("stderr", ""), CSVLOG("csvlog", ".csv"), JSONLOG("jsonlog", ".json");

        /// Its word in log_destination.
        final String word;
        /// Takes the place of `.log` in log_filename.
        private final String suffix;

        Destination(String word, String suffix) {
            this.word = word;
            this.suffix = suffix;
        }

        private String nameOf(String plain) {
            return this == STDERR ? plain : (plain.endsWith(".log") ? plain.substring(0, plain.length() - 4) : plain) + suffix;
        }
    }

    LogFile(ServerSettings settings, Clock clock, Path directory, Destination destination) {
        this.destination = destination;
        this.settings = settings;
        this.clock = clock;
        this.directory = directory;
    }

    /// The file that is open, or null.
    Path path() {
        return path;
    }

    /// The next lines begin another file, if it has another name by now.
    void rotate() {
        rotationWanted = true;
    }

    /// False where the file cannot be written: the caller has another place.
    boolean write(byte[] lines) {
        try {
            long now = clock.microsSinceEpoch();
            long sizeMax = settings.get(Settings.LOG_ROTATION_SIZE) * 1024;
            boolean aged = nextRotationMicros > 0 && now >= nextRotationMicros;
            if (out == null || aged || rotationWanted || sizeMax > 0 && bytesWritten >= sizeMax) {
                open(now, aged);
            }
            out.write(lines);
            out.flush();
            bytesWritten += lines.length;
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void open(long now, boolean byAge) throws IOException {
        rotationWanted = false;
        TimeZoneName zone = TimeZoneName.find(settings.get(Settings.LOG_TIMEZONE));
        ZonedDateTime time = Instant.ofEpochSecond(now / 1_000_000).atZone(zone.zone());
        Files.createDirectories(directory);
        Path next = directory.resolve(destination.nameOf(expand(settings.get(Settings.LOG_FILENAME), time)));
        if (out != null) {
            out.close();
        }
        boolean truncate = settings.get(Settings.LOG_TRUNCATE_ON_ROTATION) && byAge && !next.equals(path);
        out = Files.newOutputStream(next, StandardOpenOption.CREATE, truncate ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND);
        path = next;
        Files.setPosixFilePermissions(next, permissions(settings.get(Settings.LOG_FILE_MODE).intValue()));
        bytesWritten = Files.size(next);
        long ageMinutes = settings.get(Settings.LOG_ROTATION_AGE);
        long period = ageMinutes * 60_000_000;
        nextRotationMicros = ageMinutes == 0 ? 0 : (now / period + 1) * period;
    }

    static EnumSet<PosixFilePermission> permissions(int mode) {
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = {PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE};
        for (int i = 0; i < all.length; i++) {
            if ((mode & 0400 >> i) != 0) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }

    /// strftime's escapes that file names use.
    private static String expand(String pattern, ZonedDateTime time) {
        var text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%' || i + 1 == pattern.length()) {
                text.append(c);
                continue;
            }
            char escape = pattern.charAt(++i);
            text.append(switch (escape) {
                case 'Y' -> String.format("%04d", time.getYear());
                case 'y' -> String.format("%02d", time.getYear() % 100);
                case 'm' -> String.format("%02d", time.getMonthValue());
                case 'd' -> String.format("%02d", time.getDayOfMonth());
                case 'H' -> String.format("%02d", time.getHour());
                case 'M' -> String.format("%02d", time.getMinute());
                case 'S' -> String.format("%02d", time.getSecond());
                case 'j' -> String.format("%03d", time.getDayOfYear());
                case 'a' -> time.getDayOfWeek().getDisplayName(java.time.format.TextStyle.SHORT, Locale.US);
                case 'b' -> time.getMonth().getDisplayName(java.time.format.TextStyle.SHORT, Locale.US);
                case 's' -> Long.toString(time.toEpochSecond());
                case '%' -> "%";
                default -> "%" + escape;
            });
        }
        return text.toString();
    }
}
