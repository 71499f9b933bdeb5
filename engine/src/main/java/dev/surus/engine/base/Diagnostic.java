package dev.surus.engine.base;

import java.util.ArrayList;
import java.util.List;

/// Everything that an error or a notice says: the fields of the protocol's ErrorResponse, still free of language.
/// Filled in on the way up (position, context lines, names), therefore mutable until it is sent.
public final class Diagnostic {
    public final Severity severity;
    public final SqlState state;
    public final Message primary;
    public Message detail;
    /// A longer detail for the server log only; null where the log shows [#detail].
    public Message detailForLog;
    public Message hint;
    /// What is missing, for whoever wants refusals explained; null where nothing is known.
    public Message explanation;
    /// What would mend it, for the server log; null likewise.
    public Message remedy;
    /// Context lines, innermost first.
    public final List<Message> context = new ArrayList<>();
    /// Whether [#context] has the lines of everything that ran (see [CallStack]).
    public boolean contextComplete;
    /// A code that is none of [SqlState]'s, as RAISE may choose one; null normally.
    public String ownCode;
    /// 1-based position in characters within the statement's text; 0 where there is none.
    public int position;
    public int internalPosition;
    public String internalQuery;
    public String schema;
    public String table;
    public String column;
    public String dataType;
    public String constraint;
    /// Whether the server log hides the statement (it may hold a secret).
    public boolean hideStatement;

    private static final StackWalker WALKER = StackWalker.getInstance();
    /// Where in the source it was said.
    private final StackWalker.StackFrame origin;

    public Diagnostic(Severity severity, SqlState state, Message primary) {
        origin = WALKER.walk(frames -> frames.filter(frame -> !isOwn(frame.getClassName())).findFirst().orElse(null));
        this.severity = severity;
        this.state = state;
        this.primary = primary;
    }

    private static boolean isOwn(String className) {
        return className.equals("dev.surus.engine.base.Diagnostic") || className.equals("dev.surus.engine.base.SqlException");
    }

    /// The method that said it; for a lambda, the one around it.
    public String function() {
        if (origin == null) {
            return null;
        }
        String name = origin.getMethodName();
        if (name.startsWith("lambda$")) {
            name = name.substring(7, name.lastIndexOf('$'));
        }
        return name.equals("new") || name.startsWith("<") || name.equals("static") ? className() : name;
    }

    private String className() {
        String name = origin.getClassName();
        int end = name.indexOf('$');
        return name.substring(name.lastIndexOf('.') + 1, end < 0 ? name.length() : end);
    }

    public String file() {
        return origin == null ? null : className() + ".java";
    }

    public int line() {
        return origin == null ? 0 : Math.max(0, origin.getLineNumber());
    }

    /// `function, file:line`
    public String location() {
        return origin == null ? null : function() + ", " + file() + ":" + line();
    }

    /// The five characters that clients see.
    public String code() {
        return ownCode == null ? state.code() : ownCode;
    }

    /// The context lines as one text, or null.
    public String contextText(Language language) {
        if (context.isEmpty()) {
            return null;
        }
        var text = new StringBuilder();
        for (Message line : context) {
            text.append(text.isEmpty() ? "" : "\n").append(line.text(language));
        }
        return text.toString();
    }
}
