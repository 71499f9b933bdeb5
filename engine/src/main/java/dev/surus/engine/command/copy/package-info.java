/// # command.copy: COPY's formats
///
/// **What it is.** Text, CSV and binary data in and out: options, lines, fields, and the errors with line and column.
///
/// **Start at** [dev.surus.engine.command.copy.CopyOptions].
///
/// **Owns** nothing. **Uses / used by.** Uses type; used by command, and by the session for the bytes of its client.
///
/// **Hot or cold.** Hot: every byte of a COPY passes here. **Threads.** The session's own.
///
/// **Not here.** How the rows get into the table: executor.modify.
package dev.surus.engine.command.copy;
