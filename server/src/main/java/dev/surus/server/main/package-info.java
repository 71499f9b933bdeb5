/// # main: the command line
///
/// **What it is.** `surus initdb | run | start | stop | restart | reload | status` and the client tools.
///
/// **Start at** [dev.surus.server.main.Surus].
///
/// **Owns** nothing. **Uses / used by.** server, tools; the shell script `surus`. **Hot or cold.** Cold. **Threads.** One.
///
/// **Not here.** What a running server does ([dev.surus.server.SurusServer]).
package dev.surus.server.main;
