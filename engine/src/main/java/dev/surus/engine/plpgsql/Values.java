package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Oid;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.executor.ParameterExpression;
import dev.surus.engine.plpgsql.Datum.ValueType;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.TypeOid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Values of variables: reading them, assigning to them, and what makes a value of one type one of another.
final class Values {
    private final RoutineSession session;
    private final Map<Conversion, ParameterExpression> conversions = new HashMap<>();
    private long conversionsFor = -1;

    /// @param type the type that is wanted
    private record Conversion(int source, int sourceTypmod, int type, int typmod) {}

    Values(RoutineSession session) {
        this.session = session;
    }

    /// A boolean setting that is kept as it was written.
    static boolean isOn(String setting) {
        return setting != null && !setting.isEmpty() && (setting.equals("1") || "on".equalsIgnoreCase(setting)
                || "true".startsWith(setting.toLowerCase(java.util.Locale.ROOT)) || "yes".startsWith(setting.toLowerCase(java.util.Locale.ROOT)));
    }

    private Catalog catalog() {
        return session.executor().catalog();
    }

    // ---- reading

    /// The shape that a record has now.
    /// @throws SqlException 55000 for one of type record that holds nothing yet
    static RowShape shape(Frame frame, Datum.Record record, Catalog catalog) {
        if (frame.values[record.number()] instanceof RecordContent content) {
            return content.shape();
        }
        if (!record.isAnonymous()) {
            return RowShape.of(record.type().oid(), catalog);
        }
        throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, PlpgsqlMessage.RECORD_UNASSIGNED, record.name())
                .detail(PlpgsqlMessage.RECORD_UNASSIGNED_DETAIL);
    }

    /// A variable's value as SQL sees it.
    Object read(Frame frame, Datum datum) {
        return switch (datum) {
            case Datum.Scalar scalar -> frame.values[scalar.number()];
            case Datum.Record record -> frame.values[record.number()] instanceof RecordContent content ? content.value() : null;
            case Datum.Field field -> {
                var record = (Datum.Record) frame.routine.datums().get(field.record());
                int at = fieldNumber(shape(frame, record, catalog()), record, field);
                yield frame.values[record.number()] instanceof RecordContent content ? content.field(at) : null;
            }
            case Datum.Row row -> {
                var shape = shape(frame, row);
                var fields = new Object[row.members().size()];
                for (int i = 0; i < fields.length; i++) {
                    fields[i] = read(frame, frame.routine.datums().get(row.members().get(i)));
                }
                yield shape.value(fields);
            }
        };
    }

    static int fieldNumber(RowShape shape, Datum.Record record, Datum.Field field) {
        int at = shape.find(field.name());
        if (at < 0) {
            throw new SqlException(SqlState.UNDEFINED_COLUMN, PlpgsqlMessage.NO_FIELD, record.name(), field.name());
        }
        return at;
    }

    ValueType typeOf(Frame frame, Datum datum) {
        return switch (datum) {
            case Datum.Scalar scalar -> scalar.type().oid() == 0 ? frame.caseTypes.get(scalar.number()) : scalar.type();
            case Datum.Record record -> record.type();
            case Datum.Field field -> {
                var record = (Datum.Record) frame.routine.datums().get(field.record());
                var shape = shape(frame, record, catalog());
                int at = fieldNumber(shape, record, field);
                yield new ValueType(shape.types()[at].oid, shape.typmods()[at], 0);
            }
            case Datum.Row _ -> new ValueType(TypeOid.RECORD, -1, 0);
        };
    }

    RowShape shape(Frame frame, Datum.Row row) {
        var types = row.members().stream().map(member -> typeOf(frame, frame.routine.datums().get(member))).toList();
        return new RowShape(TypeOid.RECORD, row.fieldNames(),
                types.stream().map(type -> catalog().dataType(type.oid())).toArray(dev.surus.engine.type.DataType[]::new),
                types.stream().mapToInt(ValueType::typmod).toArray());
    }

    // ---- assigning

    /// @param type of the value, as it was computed
    void assign(Frame frame, Datum target, Object value, int type, int typmod) {
        switch (target) {
            case Datum.Scalar scalar -> {
                Object converted = convert(value, type, typmod, scalar.type());
                if (converted == null && scalar.notNull()) {
                    throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, PlpgsqlMessage.NULL_NOT_ALLOWED, scalar.name());
                }
                frame.values[scalar.number()] = converted;
            }
            case Datum.Field field -> assignField(frame, field, value, type, typmod);
            case Datum.Record record -> assignRecord(frame, record, value, type);
            case Datum.Row row -> {
                if (value == null) {
                    moveRow(frame, row, null, null);
                } else if (value instanceof RecordValue given) {
                    moveRow(frame, row, given.fields(), RowShape.of(given, catalog()));
                } else {
                    throw new SqlException(SqlState.DATATYPE_MISMATCH, PlpgsqlMessage.NOT_ROW_FOR_ROW);
                }
            }
        }
    }

    private void assignField(Frame frame, Datum.Field field, Object value, int type, int typmod) {
        var record = (Datum.Record) frame.routine.datums().get(field.record());
        var shape = shape(frame, record, catalog());
        int at = fieldNumber(shape, record, field);
        var old = frame.values[record.number()] instanceof RecordContent content ? content.fields() : null;
        Object[] fields = old == null ? new Object[shape.size()] : old.clone();
        fields[at] = convert(value, type, typmod, new ValueType(shape.types()[at].oid, shape.typmods()[at], 0));
        frame.values[record.number()] = checked(record, new RecordContent(shape, fields));
    }

    private void assignRecord(Frame frame, Datum.Record record, Object value, int type) {
        if (value == null) {
            if (record.notNull()) {
                throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, PlpgsqlMessage.NULL_NOT_ALLOWED, record.name());
            }
            frame.values[record.number()] = record.isAnonymous() ? null : checked(record, new RecordContent(shapeOf(record), null));
            return;
        }
        if (!(value instanceof RecordValue given)) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, PlpgsqlMessage.NOT_ROW_FOR_RECORD);
        }
        moveRow(frame, record, given.fields(), RowShape.of(given, catalog()));
    }

    private RowShape shapeOf(Datum.Record record) {
        return RowShape.of(record.type().oid(), catalog());
    }

    /// Puts a row into a record or a list of variables, column by column; what is missing becomes null, what is too much is left.
    /// @param fields null for no row at all
    /// @param shape null likewise
    void moveRow(Frame frame, Datum target, Object[] fields, RowShape shape) {
        if (target instanceof Datum.Record record) {
            if (record.isAnonymous()) {
                frame.values[record.number()] = shape == null ? null
                        : new RecordContent(shape, fields == null ? new Object[shape.size()] : fields);
                if (fields == null && record.notNull()) {
                    throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, PlpgsqlMessage.NULL_NOT_ALLOWED, record.name());
                }
                return;
            }
            var own = shapeOf(record);
            if (fields == null && record.notNull()) {
                throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, PlpgsqlMessage.NULL_NOT_ALLOWED, record.name());
            }
            if (shape == null) {
                frame.values[record.number()] = checked(record, new RecordContent(own, null));
                return;
            }
            checkCount(own.size(), shape.size());
            // A query without rows gives a row of nulls.
            var converted = new Object[own.size()];
            for (int i = 0; i < converted.length; i++) {
                var wanted = new ValueType(own.types()[i].oid, own.typmods()[i], 0);
                converted[i] = fields != null && i < fields.length ? convert(fields[i], shape.types()[i].oid, shape.typmods()[i], wanted)
                        : convert(null, TypeOid.UNKNOWN, -1, wanted);
            }
            frame.values[record.number()] = checked(record, new RecordContent(own, converted));
            return;
        }
        var row = (Datum.Row) target;
        if (shape != null) {
            checkCount(row.members().size(), shape.size());
        }
        for (int i = 0; i < row.members().size(); i++) {
            var member = frame.routine.datums().get(row.members().get(i));
            boolean given = fields != null && i < fields.length;
            assign(frame, member, given ? fields[i] : null, given ? shape.types()[i].oid : TypeOid.UNKNOWN, given ? shape.typmods()[i] : -1);
        }
    }

    /// plpgsql.extra_warnings and extra_errors: strict_multi_assignment.
    private void checkCount(int targets, int sources) {
        var severity = targets == sources ? null
                : ExtraCheck.STRICT_MULTI_ASSIGNMENT.severity(session.setting("plpgsql.extra_warnings"), session.setting("plpgsql.extra_errors"));
        if (severity == null) {
            return;
        }
        var found = new Diagnostic(severity, SqlState.DATATYPE_MISMATCH, new Message(PlpgsqlMessage.FIELD_COUNT));
        found.detail = new Message(PlpgsqlMessage.FIELD_COUNT_DETAIL, ExtraCheck.STRICT_MULTI_ASSIGNMENT.word,
                severity == Severity.ERROR ? "extra_errors" : "extra_warnings");
        found.hint = new Message(PlpgsqlMessage.FIELD_COUNT_HINT);
        tell(found);
    }

    /// Throws an error, sends anything else.
    void tell(Diagnostic found) {
        if (found.severity == Severity.ERROR) {
            throw new SqlException(found);
        }
        session.executor().context().notice(found);
    }

    /// A record of a domain over a composite type obeys its checks.
    private RecordContent checked(Datum.Record record, RecordContent content) {
        var entry = catalog().type(record.type().oid());
        if (entry != null && entry.isDomain()) {
            convert(content.value(), catalog().baseType(entry.oid()).oid(), -1, record.type());
        }
        return content;
    }

    // ---- conversion

    /// A value as an assignment to a type makes it.
    Object convert(Object value, int source, int sourceTypmod, ValueType wanted) {
        if (source == wanted.oid() && (wanted.typmod() == -1 || wanted.typmod() == sourceTypmod)) {
            return value;
        }
        boolean domain = Oid.isOfUsers(wanted.oid()) && catalog().type(wanted.oid()).isDomain();
        if (value == null && !domain) {
            return null;
        }
        if (wanted.oid() == TypeOid.RECORD && value instanceof RecordValue) {
            return value;
        }
        // A null goes by no other type's text: then its domain would not be asked.
        int from = value == null ? catalog().baseType(wanted.oid()).oid() : source == 0 || source == TypeOid.UNKNOWN ? TypeOid.TEXT : source;
        return conversion(new Conversion(from, sourceTypmod, wanted.oid(), wanted.typmod())).value(new Object[] {value}, session.activeSnapshot());
    }

    private ParameterExpression conversion(Conversion conversion) {
        long changes = catalog().changes() + catalog().localChanges() * 31;
        if (changes != conversionsFor) {
            conversions.clear();
            conversionsFor = changes;
        }
        return conversions.computeIfAbsent(conversion, _ -> {
            var cast = session.analyzer().assignmentCast(conversion.source, conversion.sourceTypmod, conversion.type, conversion.typmod);
            return compiled(cast, 1);
        });
    }

    private ParameterExpression compiled(Expression expression, int parameters) {
        var query = new Query();
        query.kind = Query.Kind.SELECT;
        query.from = new Query.FromTree.FromList(List.of());
        query.targets.add(new Query.TargetEntry(expression, 1, "value", false, 0, 0));
        return new ParameterExpression(session.executor(), dev.surus.engine.executor.SessionPlanning.plan(session.executor(), query), parameters);
    }
}
