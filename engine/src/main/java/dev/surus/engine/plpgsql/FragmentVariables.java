package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.Variables;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.plpgsql.Datum.ValueType;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// What names mean while a piece of SQL is analyzed: each variable that it uses becomes a parameter, numbered in the order of use.
final class FragmentVariables implements Variables {
    private final Fragment fragment;
    private final Frame frame;
    private final Catalog catalog;
    /// The variables by parameter, and their types.
    final List<Datum> datums = new ArrayList<>();
    final List<Integer> types = new ArrayList<>();

    /// Whether the piece names a cursor variable: then its plan is for one use.
    boolean namesCursor;

    FragmentVariables(Fragment fragment, Frame frame, Catalog catalog) {
        this.fragment = fragment;
        this.frame = frame;
        this.catalog = catalog;
    }

    @Override
    public Precedence precedence() {
        return fragment.precedence;
    }

    @Override
    public Expression.Parameter numbered(int number, int position) {
        var found = Namespace.find(fragment.namespace, false, "$" + number, null, null);
        return found == null ? null : parameter(frame.routine.datums().get(found.item().datum()), position);
    }

    @Override
    public Expression.Parameter named(List<String> names, boolean star, boolean fieldRequired, int position) {
        int scalar = names.size();
        int whole = names.size();
        int field = star ? -1 : names.size() - 1;
        if (names.size() > 3 || names.isEmpty()) {
            return null;
        }
        var found = Namespace.find(fragment.namespace, false, names.getFirst(), names.size() > 1 ? names.get(1) : null,
                names.size() > 2 ? names.get(2) : null);
        if (found == null) {
            return null;
        }
        var datum = frame.routine.datums().get(found.item().datum());
        if (found.item().kind() == Namespace.Kind.SCALAR) {
            return !star && found.namesUsed() == scalar ? parameter(datum, position) : null;
        }
        if (found.namesUsed() == whole) {
            return parameter(datum, position);
        }
        if (found.namesUsed() != field) {
            return null;
        }
        return field((Datum.Record) datum, names.getLast(), fieldRequired, position);
    }

    private Expression.Parameter field(Datum.Record record, String name, boolean required, int position) {
        var shape = Values.shape(frame, record, catalog);
        return required || shape.find(name) >= 0 ? parameter(new Datum.Field(-1, name, record.number()), position) : null;
    }

    /// The parameter that a variable becomes.
    Expression.Parameter parameter(Datum datum, int position) {
        var type = typeOf(datum);
        int number = numberOf(datum);
        if (number == 0) {
            datums.add(datum);
            types.add(type.oid());
            number = datums.size();
        }
        return new Expression.Parameter(number, type.oid(), type.typmod(), type.collation(), position);
    }

    private int numberOf(Datum datum) {
        for (int i = 0; i < datums.size(); i++) {
            var known = datums.get(i);
            boolean same = known instanceof Datum.Field field ? datum instanceof Datum.Field other && field.record() == other.record()
                    && field.name().equals(other.name()) : known.number() == datum.number();
            if (same) {
                return i + 1;
            }
        }
        return 0;
    }

    private ValueType typeOf(Datum datum) {
        return switch (datum) {
            case Datum.Scalar scalar -> scalar.type().oid() == 0 ? frame.caseTypes.get(scalar.number()) : scalar.type();
            case Datum.Record record -> record.type();
            case Datum.Field field -> {
                var record = (Datum.Record) frame.routine.datums().get(field.record());
                var shape = Values.shape(frame, record, catalog);
                int at = shape.find(field.name());
                if (at < 0) {
                    throw new SqlException(SqlState.UNDEFINED_COLUMN, PlpgsqlMessage.NO_FIELD, record.name(), field.name());
                }
                yield new ValueType(shape.types()[at].oid, shape.typmods()[at], catalog.type(shape.types()[at].oid).collation());
            }
            case Datum.Row _ -> new ValueType(TypeOid.RECORD, -1, 0);
        };
    }

    @Override
    public String cursor(String name) {
        var found = Namespace.find(fragment.namespace, false, name, null, null);
        boolean variable = found != null && frame.routine.datums().get(found.item().datum()) instanceof Datum.Scalar scalar
                && scalar.type().oid() == TypeOid.REFCURSOR;
        if (!variable) {
            return name;
        }
        namesCursor = true;
        return frame.values[found.item().datum()] instanceof String portal ? portal : name;
    }

    @Override
    public List<Field> fields(Expression.Parameter variable) {
        if (!(datums.get(variable.number() - 1) instanceof Datum.Record record)) {
            return List.of();
        }
        var shape = Values.shape(frame, record, catalog);
        var fields = new ArrayList<Field>();
        for (int i = 0; i < shape.size(); i++) {
            fields.add(new Field(shape.names().get(i), shape.types()[i].oid, shape.typmods()[i], catalog.type(shape.types()[i].oid).collation()));
        }
        return fields;
    }
}
