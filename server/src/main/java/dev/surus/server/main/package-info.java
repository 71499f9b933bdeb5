/// # main: the command line
///
/// **What it is.** `surus initdb | run | start | stop | restart | reload | status | logrotate | backup | check`. The client tools have an entry of their own.
///
/// **Start at** [dev.surus.server.main.Surus].
///
/// **Owns** nothing. **Uses / used by.** The server; the shell script `surus`. **Hot or cold.** Cold. **Threads.** One.
///
/// **Not here.** What a running server does ([dev.surus.server.SurusServer]).
package dev.surus.server.main;
