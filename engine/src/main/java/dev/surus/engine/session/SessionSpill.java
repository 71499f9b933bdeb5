package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.Settings;
import dev.surus.engine.executor.spill.SpillFile;
import dev.surus.engine.executor.spill.SpillSpace;
import dev.surus.engine.storage.file.TemporaryFiles.TemporaryFile;

/// A session's temporary files, together at most temp_file_limit. Parallel workers write some of them: what they take is counted under a lock.
final class SessionSpill implements SpillSpace {
    private final SessionContext context;
    private long used;

    SessionSpill(SessionContext context) {
        this.context = context;
    }

    @Override
    public SpillFile create() {
        return new Limited(context.cluster().storage().temporaryFiles().create());
    }

    private synchronized void take(int length) {
        long limit = context.settings().get(Settings.TEMP_FILE_LIMIT);
        if (limit >= 0 && used + length > limit * 1024) {
            throw new SqlException(SqlState.CONFIGURATION_LIMIT_EXCEEDED, SessionMessage.TEMPORARY_FILE_LIMIT, limit);
        }
        used += length;
    }

    private synchronized void giveBack(long length) {
        used -= length;
    }

    private final class Limited implements SpillFile {
        private final TemporaryFile file;
        private boolean closed;

        Limited(TemporaryFile file) {
            this.file = file;
        }

        @Override
        public void append(byte[] bytes, int offset, int length) {
            take(length);
            file.append(bytes, offset, length);
        }

        @Override
        public void read(long position, byte[] into, int offset, int length) {
            file.read(position, into, offset, length);
        }

        @Override
        public long length() {
            return file.length();
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                giveBack(file.length());
                file.close();
            }
        }
    }
}
