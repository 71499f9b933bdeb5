package dev.surus.engine.plpgsql;

import java.util.List;

/// The statements of PL/pgSQL. `line` is the line of the function's text on which one begins; [#label] is what CONTEXT calls it.
sealed interface Step {
    int line();

    /// As in `line 3 at RAISE`.
    default String label() {
        return switch (this) {
            case Block _ -> "statement block";
            case Assign _ -> "assignment";
            case If _ -> "IF";
            case Case _ -> "CASE";
            case Loop _ -> "LOOP";
            case While _ -> "WHILE";
            case ForInteger _ -> "FOR with integer loop variable";
            case ForQuery _ -> "FOR over SELECT rows";
            case ForDynamic _ -> "FOR over EXECUTE statement";
            case ForCursor _ -> "FOR over cursor";
            case ForEach _ -> "FOREACH over array";
            case Exit exit -> exit.exit() ? "EXIT" : "CONTINUE";
            case Return _ -> "RETURN";
            case ReturnNext _ -> "RETURN NEXT";
            case ReturnQuery _ -> "RETURN QUERY";
            case Raise _ -> "RAISE";
            case Assert _ -> "ASSERT";
            case ExecuteSql _ -> "SQL statement";
            case ExecuteDynamic _ -> "EXECUTE";
            case Perform _ -> "PERFORM";
            case Call call -> call.call() ? "CALL" : "DO";
            case GetDiagnostics get -> get.stacked() ? "GET STACKED DIAGNOSTICS" : "GET DIAGNOSTICS";
            case Open _ -> "OPEN";
            case Fetch fetch -> fetch.target() == null ? "MOVE" : "FETCH";
            case Close _ -> "CLOSE";
            case EndTransaction end -> end.commit() ? "COMMIT" : "ROLLBACK";
            case Nothing _ -> "NULL";
        };
    }

    /// A block.
    /// @param name its label; null where it has none
    /// @param declared numbers of the variables that are set when it is entered
    /// @param handlers null where it has no EXCEPTION; then it is a subtransaction
    record Block(int line, String name, List<Integer> declared, List<Step> body, Handlers handlers) implements Step {}

    /// @param state numbers of the variables SQLSTATE and SQLERRM
    record Handlers(int state, int message, List<Handler> list) {}

    record Handler(int line, List<Condition> conditions, List<Step> body) {}

    /// What WHEN names.
    /// @param code null for OTHERS
    record Condition(String code) {}

    record Assign(int line, Datum target, Fragment value) implements Step {}

    record If(int line, List<Branch> branches, List<Step> otherwise) implements Step {}

    record Branch(int line, Fragment condition, List<Step> body) {}

    /// @param operand number of the variable that holds the operand's value, -1 where there is none
    /// @param otherwise null without ELSE
    record Case(int line, int operand, Fragment value, List<Branch> branches, List<Step> otherwise) implements Step {}

    record Loop(int line, String name, List<Step> body) implements Step {}

    record While(int line, String name, Fragment condition, List<Step> body) implements Step {}

    /// @param step null: 1
    record ForInteger(int line, String name, Datum.Scalar variable, Fragment lower, Fragment upper, Fragment step, boolean reverse, List<Step> body)
            implements Step {}

    record ForQuery(int line, String name, Datum target, Fragment query, List<Step> body) implements Step {}

    record ForDynamic(int line, String name, Datum target, Fragment query, List<Fragment> arguments, List<Step> body) implements Step {}

    /// @param values the cursor's arguments, as one row; null where it has none
    record ForCursor(int line, String name, Datum.Record target, Datum.Scalar cursor, Fragment values, List<Step> body) implements Step {}

    record ForEach(int line, String name, Datum target, int slice, Fragment array, List<Step> body) implements Step {}

    /// EXIT and CONTINUE.
    /// @param name of the block or loop meant; null for the nearest loop
    /// @param condition null without WHEN
    record Exit(int line, boolean exit, String name, Fragment condition) implements Step {}

    /// RETURN.
    /// @param value null where nothing is given
    /// @param variable what is given where it is a variable alone, else null
    record Return(int line, Fragment value, Datum variable) implements Step {}

    record ReturnNext(int line, Fragment value, Datum variable) implements Step {}

    /// @param query null where `dynamic` gives it
    record ReturnQuery(int line, Fragment query, Fragment dynamic, List<Fragment> arguments) implements Step {}

    /// @param level EXCEPTION, WARNING ... ; null: the level does not matter (RAISE alone)
    /// @param condition name or code, null where neither was given
    /// @param message null where none was given
    record Raise(int line, Level level, String condition, String message, List<Fragment> arguments, List<RaiseOption> options) implements Step {}

    enum Level { DEBUG, LOG, INFO, NOTICE, WARNING, EXCEPTION }

    record RaiseOption(RaiseItem item, Fragment value) {}

    enum RaiseItem { ERRCODE, MESSAGE, DETAIL, HINT, COLUMN, CONSTRAINT, DATATYPE, TABLE, SCHEMA }

    record Assert(int line, Fragment condition, Fragment message) implements Step {}

    /// @param target null without INTO
    record ExecuteSql(int line, Fragment sql, Datum target, boolean strict) implements Step {}

    record ExecuteDynamic(int line, Fragment sql, Datum target, boolean strict, List<Fragment> arguments) implements Step {}

    record Perform(int line, Fragment query) implements Step {}

    /// CALL and DO within a function.
    /// @param call CALL, not DO
    record Call(int line, Fragment statement, boolean call) implements Step {}

    record GetDiagnostics(int line, boolean stacked, List<Item> items) implements Step {}

    record Item(DiagnosticItem kind, Datum target) {}

    enum DiagnosticItem {
        ROW_COUNT, PG_CONTEXT, PG_EXCEPTION_CONTEXT, PG_EXCEPTION_DETAIL, PG_EXCEPTION_HINT, RETURNED_SQLSTATE, COLUMN_NAME, CONSTRAINT_NAME,
        PG_DATATYPE_NAME, MESSAGE_TEXT, TABLE_NAME, SCHEMA_NAME;

        boolean isStacked() {
            return this != ROW_COUNT && this != PG_CONTEXT;
        }
    }

    /// @param scroll null where nothing was said
    /// @param query of an unbound cursor: OPEN c FOR query
    /// @param dynamic likewise: OPEN c FOR EXECUTE
    /// @param values the arguments of a bound cursor, as one row; null where it has none
    /// @param arguments of USING
    record Open(int line, Datum.Scalar cursor, Boolean scroll, Fragment query, Fragment dynamic, Fragment values, List<Fragment> arguments)
            implements Step {}

    /// FETCH and MOVE.
    /// @param target null: MOVE
    /// @param amount an expression of the count, else null
    record Fetch(int line, Datum.Scalar cursor, dev.surus.engine.parser.ast.CursorStatement.Direction direction, long count, Fragment amount,
            Datum target, boolean severalRows) implements Step {}

    record Close(int line, Datum.Scalar cursor) implements Step {}

    /// COMMIT and ROLLBACK.
    record EndTransaction(int line, boolean commit, boolean chain) implements Step {}

    /// NULL.
    record Nothing(int line) implements Step {}
}
