package dev.surus.server;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/// A cluster's directory as a whole: is it one, may it be used.
public final class DataDirectory {
    private static final String NONCE = "surus.nonce";

    private DataDirectory() {}

    /// @throws SqlException FATAL with PostgreSQL's texts where no server should run on it
    public static void check(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw SqlException.fatal(SqlState.UNDEFINED_FILE, ServerMessage.DIRECTORY_MISSING, directory);
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
        if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_READ)
                || mode.contains(PosixFilePermission.OTHERS_WRITE) || mode.contains(PosixFilePermission.OTHERS_EXECUTE)) {
            throw SqlException.fatal(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, ServerMessage.DIRECTORY_MODE, directory)
                    .detail(ServerMessage.DIRECTORY_MODE_DETAIL);
        }
        Path version = directory.resolve("PG_VERSION");
        if (!Files.exists(version)) {
            throw SqlException.fatal(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, ServerMessage.NOT_A_CLUSTER, directory)
                    .detail(ServerMessage.FILE_MISSING_DETAIL, version);
        }
    }

    /// Whether the directory's group may read it (initdb -g): its files then, too.
    public static boolean isOpenToGroup(Path directory) {
        try {
            return Files.getPosixFilePermissions(directory).contains(PosixFilePermission.GROUP_READ);
        } catch (IOException e) {
            return false;
        }
    }

    /// The cluster's secret behind mock authentication; made at first use.
    public static byte[] mockNonce(Path directory) throws IOException {
        Path file = directory.resolve(NONCE);
        if (Files.exists(file)) {
            return HexFormat.of().parseHex(Files.readString(file).strip());
        }
        byte[] nonce = new byte[32];
        new SecureRandom().nextBytes(nonce);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(nonce) + "\n");
        return nonce;
    }
}
