package dev.surus.engine.monitor;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.Message;
import dev.surus.engine.txn.lock.DeadlockReport;
import dev.surus.engine.txn.lock.DeadlockReport.Edge;
import dev.surus.engine.txn.lock.DeadlockReport.LockReport;
import dev.surus.engine.txn.lock.DeadlockReport.StatementReport;
import dev.surus.engine.type.BuiltinTypes;
import java.util.function.IntPredicate;

/// A deadlock as text, for people.
final class DeadlockText {
    private final StringBuilder out = new StringBuilder();
    private final EvaluationContext context;
    private final Language language;

    private DeadlockText(EvaluationContext context, Language language) {
        this.context = context;
        this.language = language;
    }

    /// @param context formats of times, null for the standard ones
    /// @param sees    which users' statements may be shown
    static String of(long id, DeadlockReport report, EvaluationContext context, Language language, IntPredicate sees) {
        var text = new DeadlockText(context, language);
        text.line(ReportMessage.DEADLOCK, id, text.time(report.foundMicros()), report.edges().getFirst().pid());
        boolean victim = true;
        for (Edge edge : report.edges()) {
            text.member(edge, victim, sees.test(edge.transaction().userId()));
            victim = false;
        }
        return text.out.toString().stripTrailing();
    }

    private void member(Edge edge, boolean victim, boolean visible) {
        var t = edge.transaction();
        line(ReportMessage.MEMBER, edge.pid(), t.user(), t.database(), t.application().isEmpty() ? "-" : t.application(), time(t.beganMicros()));
        if (victim) {
            line(ReportMessage.VICTIM);
        }
        line(ReportMessage.WAITS, edge.mode().displayName(), t.waitsFor(), edge.blockedBy(), time(edge.sinceMicros()));
        if (!visible) {
            line(ReportMessage.HIDDEN);
            return;
        }
        line(ReportMessage.STATEMENTS);
        int expected = 1;
        for (StatementReport statement : t.statements()) {
            if (statement.number() != expected) {
                line(ReportMessage.OMITTED, statement.number() - expected);
            }
            expected = statement.number() + 1;
            line(ReportMessage.STATEMENT, statement.number(), time(statement.startMicros()), statement.text().strip().replace("\n", "\n       "));
            if (statement.parameters() != null) {
                line(ReportMessage.BOUND, statement.parameters());
            }
        }
        line(ReportMessage.LOCKS);
        for (LockReport lock : t.locks()) {
            if (lock.statement() == 0) {
                line(ReportMessage.LOCK_OF_UNKNOWN, lock.mode(), lock.object(), time(lock.takenMicros()));
            } else {
                line(ReportMessage.LOCK, lock.mode(), lock.object(), lock.statement(), time(lock.takenMicros()));
            }
        }
    }

    private void line(ReportMessage message, Object... arguments) {
        out.append(new Message(message, arguments).text(language)).append('\n');
    }

    private String time(long microsSince1970) {
        return microsSince1970 == 0 ? "-" : BuiltinTypes.TIMESTAMPTZ.output(ViewValues.timestamp(microsSince1970), context);
    }
}
