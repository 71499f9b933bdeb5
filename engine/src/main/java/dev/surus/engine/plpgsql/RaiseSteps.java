package dev.surus.engine.plpgsql;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.TypeOid;
import java.util.EnumMap;
import java.util.stream.Collectors;

/// RAISE, ASSERT, GET DIAGNOSTICS.
final class RaiseSteps {
    private final Interpreter interpreter;
    private final RoutineSession session;
    private final Fragments fragments;

    RaiseSteps(Interpreter interpreter) {
        this.interpreter = interpreter;
        session = interpreter.session;
        fragments = interpreter.fragments;
    }

    private Language language() {
        return session.language();
    }

    String text(Message message) {
        return message == null ? null : message.text(language());
    }

    private static Message verbatim(String text) {
        return text == null ? null : new Message(PlpgsqlMessage.VERBATIM, text);
    }

    // ---- RAISE

    void raise(Frame frame, Step.Raise step) {
        if (step.condition() == null && step.message() == null && step.options().isEmpty()) {
            if (frame.handled == null) {
                throw new SqlException(SqlState.STACKED_DIAGNOSTICS_ACCESSED_WITHOUT_ACTIVE_HANDLER, PlpgsqlMessage.RERAISE_OUTSIDE);
            }
            throw frame.handled;
        }
        String code = null;
        String message = null;
        var items = new EnumMap<Step.RaiseItem, String>(Step.RaiseItem.class);
        if (step.condition() != null) {
            code = codeOf(step.condition());
            items.put(Step.RaiseItem.ERRCODE, step.condition());
        }
        if (step.message() != null) {
            message = format(frame, step);
        }
        for (var option : step.options()) {
            String value = text(frame, option.value());
            if (value == null) {
                throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, PlpgsqlMessage.RAISE_OPTION_NULL);
            }
            boolean twice = switch (option.item()) {
                case ERRCODE -> code != null;
                case MESSAGE -> message != null;
                default -> items.containsKey(option.item());
            };
            if (twice) {
                throw new SqlException(SqlState.SYNTAX_ERROR, PlpgsqlMessage.RAISE_OPTION_TWICE, option.item().name());
            }
            switch (option.item()) {
                case ERRCODE -> {
                    code = codeOf(value);
                    items.put(Step.RaiseItem.ERRCODE, value);
                }
                case MESSAGE -> message = value;
                default -> items.put(option.item(), value);
            }
        }
        if (code == null && step.level() == Step.Level.EXCEPTION) {
            code = SqlState.RAISE_EXCEPTION.code();
        }
        if (message == null) {
            message = items.getOrDefault(Step.RaiseItem.ERRCODE, code);
        }
        send(step, code, message, items);
    }

    /// A code, or the code of a condition's name.
    private static String codeOf(String condition) {
        return Conditions.isCode(condition) ? condition : Conditions.codes(condition).getFirst();
    }

    private void send(Step.Raise step, String code, String message, EnumMap<Step.RaiseItem, String> items) {
        var severity = switch (step.level()) {
            case DEBUG -> Severity.DEBUG1;
            case LOG -> Severity.LOG;
            case INFO -> Severity.INFO;
            case NOTICE -> Severity.NOTICE;
            case WARNING -> Severity.WARNING;
            case EXCEPTION -> Severity.ERROR;
        };
        var known = code == null ? step.level() == Step.Level.WARNING ? SqlState.WARNING : SqlState.SUCCESSFUL_COMPLETION : Conditions.state(code);
        var diagnostic = new Diagnostic(severity, known == null ? SqlState.RAISE_EXCEPTION : known, verbatim(message));
        diagnostic.ownCode = known == null ? code : null;
        diagnostic.detail = verbatim(items.get(Step.RaiseItem.DETAIL));
        diagnostic.hint = verbatim(items.get(Step.RaiseItem.HINT));
        diagnostic.column = items.get(Step.RaiseItem.COLUMN);
        diagnostic.constraint = items.get(Step.RaiseItem.CONSTRAINT);
        diagnostic.dataType = items.get(Step.RaiseItem.DATATYPE);
        diagnostic.table = items.get(Step.RaiseItem.TABLE);
        diagnostic.schema = items.get(Step.RaiseItem.SCHEMA);
        if (severity == Severity.ERROR) {
            throw new SqlException(diagnostic);
        }
        session.executor().context().notice(diagnostic);
    }

    /// `%` stands for an argument, `%%` for itself.
    private String format(Frame frame, Step.Raise step) {
        var text = new StringBuilder();
        int next = 0;
        String message = step.message();
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (c != '%') {
                text.append(c);
            } else if (i + 1 < message.length() && message.charAt(i + 1) == '%') {
                text.append('%');
                i++;
            } else {
                String value = text(frame, step.arguments().get(next++));
                text.append(value == null ? "<NULL>" : value);
            }
        }
        return text.toString();
    }

    /// An expression's value as its type writes it.
    String text(Frame frame, Fragment fragment) {
        Object value = fragments.value(frame, fragment);
        return value == null ? null
                : session.executor().catalog().dataType(fragment.plan.result.oid()).output(value, session.executor().context());
    }

    void check(Frame frame, Step.Assert step) {
        String checks = session.setting("plpgsql.check_asserts");
        if (checks != null && !Values.isOn(checks) || fragments.test(frame, step.condition())) {
            return;
        }
        String message = step.message() == null ? null : text(frame, step.message());
        throw message == null ? new SqlException(SqlState.ASSERT_FAILURE, PlpgsqlMessage.ASSERT_FAILED)
                : new SqlException(SqlState.ASSERT_FAILURE, PlpgsqlMessage.VERBATIM, message);
    }

    // ---- GET DIAGNOSTICS

    void diagnostics(Frame frame, Step.GetDiagnostics step) {
        if (step.stacked() && frame.handled == null) {
            throw new SqlException(SqlState.STACKED_DIAGNOSTICS_ACCESSED_WITHOUT_ACTIVE_HANDLER, PlpgsqlMessage.STACKED_OUTSIDE);
        }
        for (var item : step.items()) {
            if (item.kind() == Step.DiagnosticItem.ROW_COUNT) {
                interpreter.values.assign(frame, item.target(), frame.rowCount, TypeOid.INT8, -1);
            } else {
                interpreter.values.assign(frame, item.target(), item(frame, item.kind()), TypeOid.TEXT, -1);
            }
        }
    }

    private String item(Frame frame, Step.DiagnosticItem kind) {
        if (kind == Step.DiagnosticItem.PG_CONTEXT) {
            return session.callStack().lines().stream().map(this::text).collect(Collectors.joining("\n"));
        }
        var error = frame.handled.diagnostic();
        String value = switch (kind) {
            case PG_EXCEPTION_CONTEXT -> error.contextText(language());
            case PG_EXCEPTION_DETAIL -> text(error.detail);
            case PG_EXCEPTION_HINT -> text(error.hint);
            case RETURNED_SQLSTATE -> error.code();
            case COLUMN_NAME -> error.column;
            case CONSTRAINT_NAME -> error.constraint;
            case PG_DATATYPE_NAME -> error.dataType;
            case MESSAGE_TEXT -> text(error.primary);
            case TABLE_NAME -> error.table;
            case SCHEMA_NAME -> error.schema;
            case ROW_COUNT, PG_CONTEXT -> throw new IllegalStateException();
        };
        return value == null ? "" : value;
    }
}
