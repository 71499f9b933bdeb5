package dev.surus.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// The command that a log line shows (`%i`): before a statement has ended, and after.
class LogSessionTest {
    private static void check(String sql, String before, String tag, String after) {
        var session = new LogSession(1, 0);
        session.runs(sql);
        assertEquals(before, session.commandTag(), sql);
        session.completed(tag);
        assertEquals(after, session.commandTag(), sql);
    }

    @Test
    void aCommandHasItsFirstWordAndThenItsTag() {
        check("select 1", "SELECT", "SELECT 1", "SELECT");
        check("insert into t values (1)", "INSERT", "INSERT 0 1", "INSERT");
        check("create table t (a int)", "CREATE", "CREATE TABLE", "CREATE TABLE");
        check("with w as (select 1) update t set a = 2", "WITH", "UPDATE 3", "UPDATE");
    }

    @Test
    void aCommandKeepsItsNameWhereItEndsAsSomethingElse() {
        check("execute p", "EXECUTE", "SELECT 1", "EXECUTE");
        check("create table t as select 1", "CREATE", "SELECT 1", "CREATE TABLE AS");
        check("end", "COMMIT", "COMMIT", "COMMIT");
        check("commit", "COMMIT", "ROLLBACK", "COMMIT");
    }

    @Test
    void aStateIsShownUntilTheNextStatement() {
        var session = new LogSession(1, 0);
        session.runs("select 1");
        session.commandTag("idle");
        assertEquals("idle", session.commandTag());
    }
}
