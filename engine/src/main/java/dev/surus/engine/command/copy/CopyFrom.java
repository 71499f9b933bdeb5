package dev.surus.engine.command.copy;

import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.command.CommandContext;
import dev.surus.engine.config.Settings;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.StoredExpressions;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.executor.modify.ColumnMap;
import dev.surus.engine.executor.modify.PartitionRouting;
import dev.surus.engine.executor.modify.RowWriter;
import dev.surus.engine.executor.trigger.TableTriggers;
import dev.surus.engine.executor.trigger.TriggerEvent;
import dev.surus.engine.executor.trigger.TriggerFiring;
import dev.surus.engine.executor.trigger.TriggerTiming;
import dev.surus.engine.parser.ast.CopyStatement;
import dev.surus.engine.planner.Expressions;
import dev.surus.engine.type.ClientEncoding;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// COPY ... FROM: reads rows and writes them as INSERT does. As PostgreSQL, rows are collected before they are written, unless an
/// expression could see the difference: an error of the writing then names the line, but shows none.
public final class CopyFrom {
    private static final int BUFFERED_ROWS_MAX = 1_000;
    private static final int BUFFERED_BYTES_MAX = 65_535;

    private final CommandContext context;
    private final ExecutorSession session;
    private final RelationEntry relation;
    private final List<ColumnEntry> columns;
    private final CopyStatement statement;
    private final CopyOptions options;
    private final CopyPlace place;
    private final BitSet given = new BitSet();
    private final List<Default> defaults = new ArrayList<>();
    private final StoredExpressions expressions;
    private final Evaluator condition;
    private final Map<Integer, Destination> destinations = new LinkedHashMap<>();
    private int bufferedRows;
    private int bufferedBytes;
    private boolean collects = true;
    /// The table itself; a partitioned one gets no rows.
    private Destination own;
    private PartitionRouting routing;
    /// The triggers of a view that take the rows; null for a table.
    private TriggerFiring view;
    private long written;

    /// A table that rows go to, with those that wait to be written.
    private static final class Destination {
        final RowWriter writer;
        final ColumnMap fromNamed;
        final BitSet given;
        final List<Object[]> rows = new ArrayList<>();
        final List<Long> lines = new ArrayList<>();

        Destination(RowWriter writer, ColumnMap fromNamed, BitSet given) {
            this.writer = writer;
            this.fromNamed = fromNamed;
            this.given = fromNamed.convert(given);
        }
    }

    private record Default(int column, Evaluator value) {}

    /// Judges the options; the relation is locked and the privileges are there.
    /// @param where typed, over the relation's columns; null for none
    public CopyFrom(CommandContext context, RelationEntry relation, List<ColumnEntry> columns, CopyStatement statement, Expression where) {
        this.context = context;
        this.session = context.service(ExecutorSession.class);
        this.relation = relation;
        this.columns = columns;
        this.statement = statement;
        options = CopyOptions.of(statement.options(), true);
        var names = columns.stream().map(ColumnEntry::name).toList();
        CopyColumns.check("FORCE_NOT_NULL", options.forceNotNull, relation, names);
        CopyColumns.check("FORCE_NULL", options.forceNull, relation, names);
        place = new CopyPlace(relation.name(), options.format == CopyOptions.Format.BINARY);
        columns.forEach(column -> given.set(column.number()));
        expressions = new StoredExpressions(session, relation);
        condition = where == null ? null : expressions.compile(where);
        collects = where == null || !isVolatile(where);
        addDefaults();
    }

    private void addDefaults() {
        var analyzer = context.service(Analyzer.class);
        for (ColumnEntry column : relation.columns()) {
            if (column.dropped() || column.isGenerated() || given.get(column.number())) {
                continue;
            }
            Expression value = analyzer.columnDefault(relation, column);
            if (value != null) {
                collects &= !isVolatile(value);
                defaults.add(new Default(column.number() - 1, expressions.compile(value)));
            }
        }
    }

    /// Whether the expression could see the rows written before it; nextval() does not look.
    private boolean isVolatile(Expression expression) {
        return Expressions.any(expression, e -> switch (e) {
            case Expression.FunctionCall call -> isVolatile(call.function());
            case Expression.OperatorCall call -> isVolatile(call.function());
            default -> false;
        });
    }

    private boolean isVolatile(int function) {
        FunctionEntry entry = context.catalog().function(function);
        return entry == null || entry.volatility() == 'v' && !entry.name().equals("nextval");
    }

    /// @return how many rows were written
    public long run() {
        try (var endpoint = CopyEndpoint.open(context, statement)) {
            boolean binary = options.format == CopyOptions.Format.BINARY;
            endpoint.startIn(binary, columns.size());
            var values = new FieldValues(session, relation, columns, place);
            var source = new CopySource(pieces(endpoint, binary));
            CopyRows rows = binary ? new BinaryRows(source, values) : new TextRows(source, options, values);
            checkTarget();
            session.afterEvents().statementBegan();
            begin();
            try {
                copy(rows);
            } catch (SqlException e) {
                throw place.add(e);
            }
            if (view != null) {
                view.afterStatement(TriggerEvent.INSERT);
            } else {
                own.writer.afterStatement(TriggerEvent.INSERT);
            }
            if (statement.program()) {
                endpoint.finish();
            }
        }
        session.afterEvents().fire();
        return written;
    }

    private void begin() {
        if (relation.kind() == 'v') {
            view = new TriggerFiring(session, TableTriggers.of(session, relation), session.isReplica(), new BitSet());
            view.beforeStatement(TriggerEvent.INSERT);
            return;
        }
        own = destination(relation.oid(), true);
        collects &= !own.writer.target().hasBeforeRow(TriggerEvent.INSERT);
        own.writer.beforeStatement(TriggerEvent.INSERT);
        if (relation.kind() == 'p') {
            routing = new PartitionRouting(session, relation);
        }
    }

    private Supplier<byte[]> pieces(CopyEndpoint endpoint, boolean binary) {
        var encoding = options.encoding != null ? options.encoding : ClientEncoding.byName(context.settings().get(Settings.CLIENT_ENCODING));
        return binary || encoding == ClientEncoding.UTF8 || encoding == ClientEncoding.SQL_ASCII ? endpoint::read
                : new EncodedPieces(endpoint::read, encoding);
    }

    private void checkTarget() {
        CopyMessage refused = switch (relation.kind()) {
            case 'r', 'p' -> null;
            case 'v' -> takesRows() ? null : CopyMessage.FROM_VIEW;
            case 'm' -> CopyMessage.FROM_MATERIALIZED_VIEW;
            case 'S' -> CopyMessage.FROM_SEQUENCE;
            default -> CopyMessage.FROM_OTHER;
        };
        if (refused != null) {
            var error = new SqlException(SqlState.WRONG_OBJECT_TYPE, refused, relation.name());
            throw refused == CopyMessage.FROM_VIEW ? error.hint(CopyMessage.FROM_VIEW_HINT) : error;
        }
        if (options.freeze && !session.tables().isNew(context.transaction(), relation.fileId())) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, CopyMessage.FREEZE_NOT_NEW);
        }
    }

    /// Whether a view has triggers that insert in its place.
    private boolean takesRows() {
        var triggers = TableTriggers.of(session, relation);
        return triggers != null && triggers.has(TriggerTiming.INSTEAD_OF, TriggerEvent.INSERT, true);
    }

    private void copy(CopyRows rows) {
        int width = relation.columns().size();
        while (true) {
            context.checkInterrupts();
            var row = new Object[width];
            if (!rows.next(row)) {
                break;
            }
            if (!defaults.isEmpty()) {
                expressions.setRow(row);
                for (Default each : defaults) {
                    row[each.column] = expressions.value(each.value);
                }
            }
            if (condition != null) {
                expressions.setRow(row);
                if (!(expressions.value(condition) instanceof Long holds) || holds == 0) {
                    continue;
                }
            }
            if (view != null) {
                written += view.insteadOfRow(TriggerEvent.INSERT, null, row) ? 1 : 0;
                continue;
            }
            Destination to = own;
            if (routing != null) {
                int leaf = routing.route(row, given);
                to = destinations.get(leaf);
                to = to != null ? to : destination(leaf, false);
                row = to.fromNamed.convert(row);
            }
            if (!to.writer.prepare(row, to.given)) {
                continue;
            }
            if (collects) {
                collect(to, row, rows.rowBytes());
            } else {
                to.writer.insertPrepared(row);
                written++;
            }
        }
        flush();
    }

    private Destination destination(int table, boolean named) {
        var target = session.openTables().target(table);
        var map = ColumnMap.between(relation, target.relation);
        var writer = new RowWriter(session, target, named);
        if (!named) {
            // A partition's own triggers BEFORE the row want each row written when its turn comes.
            collects &= !target.hasBeforeRow(TriggerEvent.INSERT);
            writer.captureFor(own.writer, ColumnMap.between(target.relation, relation)::convert);
        }
        var destination = new Destination(writer, map, given);
        destinations.put(table, destination);
        return destination;
    }

    private void collect(Destination to, Object[] row, int bytes) {
        to.rows.add(row);
        to.lines.add(place.line);
        bufferedRows++;
        bufferedBytes += bytes;
        if (bufferedRows == BUFFERED_ROWS_MAX || bufferedBytes > BUFFERED_BYTES_MAX) {
            flush();
        }
    }

    private void flush() {
        long line = place.line;
        place.column = null;
        place.bytes = null;
        for (Destination to : destinations.values()) {
            if (!to.rows.isEmpty()) {
                to.writer.insertAllPrepared(to.rows, i -> place.line = to.lines.get(i));
                written += to.rows.size();
                to.rows.clear();
                to.lines.clear();
            }
        }
        place.line = line;
        bufferedRows = 0;
        bufferedBytes = 0;
    }
}
