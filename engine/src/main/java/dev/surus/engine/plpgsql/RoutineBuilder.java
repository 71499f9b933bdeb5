package dev.surus.engine.plpgsql;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.plpgsql.Datum.ValueType;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a function's parse collects: its variables by number, and what the checks of its statements need to know of it.
final class RoutineBuilder {
    final List<Datum> datums = new ArrayList<>();
    /// Numbers of what DECLARE declares.
    final Set<Integer> declared = new HashSet<>();
    private final Map<String, Integer> fields = new HashMap<>();
    boolean printStrictParameters;
    /// How bad a variable is that hides another one; null where nobody asks.
    Severity shadowing;
    /// What was found that is no mistake.
    final List<Diagnostic> warnings = new ArrayList<>();
    /// What the function gives.
    final Result result;
    /// As CONTEXT names it while it is compiled; null for a DO block.
    final String name;

    /// @param outputs number of the variable of the OUT parameters, -1 where there are none
    record Result(boolean isVoid, boolean set, boolean procedure, boolean trigger, int outputs) {}

    RoutineBuilder(Result result, String name) {
        this.result = result;
        this.name = name;
    }

    private RoutineBuilder(RoutineBuilder other, Result result) {
        this(result, other.name);
        datums.addAll(other.datums);
        printStrictParameters = other.printStrictParameters;
        shadowing = other.shadowing;
    }

    RoutineBuilder with(Result other) {
        return new RoutineBuilder(this, other);
    }

    int addScalar(String variable, int line, ValueType type, boolean constant) {
        int number = datums.size();
        datums.add(new Datum.Scalar(number, variable, line, type, constant, false, null, null));
        return number;
    }

    int addRecord(String variable, int line, ValueType type) {
        int number = datums.size();
        datums.add(new Datum.Record(number, variable, line, type, false, false, null));
        return number;
    }

    /// A variable of a block.
    int declare(String variable, int line, ValueType type, boolean row, boolean constant, boolean notNull, Fragment initial, Datum.CursorQuery cursor) {
        int number = datums.size();
        datums.add(row ? new Datum.Record(number, variable, line, type, constant, notNull, initial)
                : new Datum.Scalar(number, variable, line, type, constant, notNull, initial, cursor));
        declared.add(number);
        return number;
    }

    int addRow(List<String> names, List<Integer> members) {
        int number = datums.size();
        datums.add(new Datum.Row(number, "(unnamed row)", List.copyOf(names), List.copyOf(members)));
        return number;
    }

    /// The field of a record: the same one for the same name.
    Datum.Field field(int record, String field) {
        int number = fields.computeIfAbsent(record + "." + field, _ -> {
            datums.add(new Datum.Field(datums.size(), field, record));
            return datums.size() - 1;
        });
        return (Datum.Field) datums.get(number);
    }

    ValueType typeOf(int number) {
        return switch (datums.get(number)) {
            case Datum.Scalar scalar -> scalar.type();
            case Datum.Record record -> record.type();
            case Datum.Field _, Datum.Row _ -> new ValueType(TypeOid.RECORD, -1, 0);
        };
    }

    /// Adds the line of the text to an error that has no place in it.
    SqlException nearLine(SqlException error, int line) {
        return error.diagnostic().position > 0 ? error
                : error.context(PlpgsqlMessage.COMPILATION, name == null ? "inline_code_block" : name, line);
    }

    String lastName(TextReader reader, int token) {
        return token > 0 ? reader.tokens.word(token - 1) : "";
    }
}
