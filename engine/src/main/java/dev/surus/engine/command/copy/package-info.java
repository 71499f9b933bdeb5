/// # command.copy: COPY's formats
///
/// **What it is.** Text, CSV and binary data in and out: options, lines, fields, and the errors with line and column.
///
/// **Start at** [dev.surus.engine.command.copy.CopyOptions].
///
/// **Hot or cold.** Hot: every byte of a COPY passes here. **Threads.** The session's own.
package dev.surus.engine.command.copy;
