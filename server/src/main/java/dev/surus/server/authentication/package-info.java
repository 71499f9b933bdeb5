/// # authentication: who a client is
///
/// **What it is.** pg_hba.conf and pg_ident.conf with the syntax of PostgreSQL 15, and the methods trust, reject, password,
/// md5, scram-sha-256, peer and ident. The other methods are understood as lines and refused at connection.
///
/// **Start at** [dev.surus.server.authentication.Authenticator]; for the files
/// [dev.surus.server.authentication.AuthenticationFiles].
///
/// **Owns** the rules in force; the form in which secrets are stored.
///
/// **Uses / used by.** Uses protocol (SCRAM's arithmetic) and the engine's roles; used by listen for each client, by the
/// server's reload, by pg_hba_file_rules.
///
/// **Hot or cold.** Cold: once per connection.
///
/// **Threads.** The rules are an immutable list behind one volatile reference; an exchange belongs to its connection's thread.
///
/// **Invariants.** H1: the first rule that matches decides, no later one is looked at. H2: a file with a mistake changes
/// nothing. H3: what was wrong with a name or a password only the log tells; an unknown role goes through the same
/// messages and about the same work as a known one.
///
/// **Not here.** Roles and their secrets (engine catalog), privileges inside the database (engine command).
package dev.surus.server.authentication;
