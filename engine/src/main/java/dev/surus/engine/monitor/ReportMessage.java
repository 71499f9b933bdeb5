package dev.surus.engine.monitor;

import dev.surus.engine.base.MessageKey;

/// Texts of what Surus tells of locks beyond PostgreSQL.
public enum ReportMessage implements MessageKey {
    DEADLOCK_LOGGED("deadlock %s is on record: SELECT surus_deadlock_report(%s)", "デッドロック%sを記録しました: SELECT surus_deadlock_report(%s)"),
    DEADLOCK("deadlock %s, found %s, victim process %s", "デッドロック%s、検出時刻%s、犠牲となったプロセス%s"),
    MEMBER("process %s: user %s, database %s, application %s, transaction began %s",
            "プロセス%s: ユーザー%s、データベース%s、アプリケーション%s、トランザクション開始%s"),
    VICTIM("  was rolled back to end the deadlock", "  デッドロックを終わらせるためにロールバックされました"),
    WAITS("  waits for %s on %s, blocked by process %s, since %s", "  %4$sから%2$sに対する%1$sを待機中、プロセス%3$sによってブロックされています"),
    STATEMENTS("  statements since BEGIN:", "  BEGIN以降の文:"),
    OMITTED("    (%s statements in between are not kept)", "    (途中の%s個の文は保存されていません)"),
    STATEMENT("    %s. %s  %s", "    %s. %s  %s"),
    BOUND("       with %s", "       値: %s"),
    LOCKS("  locks, in the order in which they were taken:", "  取得した順のロック:"),
    LOCK("    %s on %s, by statement %s, %s", "    %2$sに対する%1$s、文%3$s、%4$s"),
    LOCK_OF_UNKNOWN("    %s on %s, %s", "    %2$sに対する%1$s、%3$s"),
    HIDDEN("  <insufficient privilege>", "  <権限がありません>"),
    DEADLOCK_MISSING("there is no deadlock %s on record", "デッドロック%sの記録はありません"),
    ADVICE("take %s before %s, as %s of %s transactions do", "%4$s個中%3$s個のトランザクションと同じく、%1$sを%2$sより先に取得してください");

    private final String english;
    private final String japanese;

    ReportMessage(String english, String japanese) {
        this.english = english;
        this.japanese = japanese;
    }

    @Override
    public String english() {
        return english;
    }

    @Override
    public String japanese() {
        return japanese;
    }
}
