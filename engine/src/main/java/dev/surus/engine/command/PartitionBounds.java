package dev.surus.engine.command;

import dev.surus.engine.analyzer.deparse.PartitionConstraint;
import dev.surus.engine.analyzer.deparse.PartitionText;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.PartitionEntry;
import dev.surus.engine.catalog.entry.PartitionKeyEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.partition.PartitionBound;
import dev.surus.engine.catalog.partition.PartitionBound.Infinity;
import dev.surus.engine.catalog.partition.PartitionSet;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.SessionPlanning;
import dev.surus.engine.parser.ast.TableStatement;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.List;

/// FOR VALUES: the written bound of a new partition becomes values, and has to fit between those that exist.
final class PartitionBounds {
    /// A bound, and where each of its values was written: of a range the lower ones first.
    record Analyzed(PartitionBound bound, int[] positions, int position) {}

    private final CommandContext context;
    private final RelationEntry parent;
    private final PartitionKeyEntry key;
    private final List<Expression> columns;
    private final DefinitionAnalysis analysis;

    PartitionBounds(CommandContext context, RelationEntry parent) {
        this.context = context;
        this.parent = parent;
        key = context.catalog().partitionKey(parent.oid());
        columns = PartitionConstraint.keyExpressions(context.catalog(), parent, key);
        analysis = new DefinitionAnalysis(context);
    }

    // ---- what is written

    Analyzed analyze(TableStatement.PartitionBound written) {
        return switch (written) {
            case TableStatement.DefaultBound bound -> {
                if (key.strategy() == 'h') {
                    throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, PartitionMessage.HASH_DEFAULT);
                }
                yield new Analyzed(new PartitionBound.Default(), new int[0], bound.position());
            }
            case TableStatement.HashBound bound -> {
                require('h', written);
                requireHash(bound.modulus() > 0, PartitionMessage.MODULUS);
                requireHash(bound.remainder() >= 0, PartitionMessage.REMAINDER_NEGATIVE);
                requireHash(bound.remainder() < bound.modulus(), PartitionMessage.REMAINDER_LARGE);
                yield new Analyzed(new PartitionBound.Hash(bound.modulus(), bound.remainder()), new int[0], bound.position());
            }
            case TableStatement.ListBound bound -> {
                require('l', written);
                yield list(bound);
            }
            case TableStatement.RangeBound bound -> {
                require('r', written);
                yield range(bound);
            }
        };
    }

    private void require(char strategy, TableStatement.PartitionBound written) {
        if (key.strategy() != strategy) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, switch (key.strategy()) {
                case 'h' -> PartitionMessage.BOUND_FOR_HASH;
                case 'l' -> PartitionMessage.BOUND_FOR_LIST;
                default -> PartitionMessage.BOUND_FOR_RANGE;
            }).at(written.position());
        }
    }

    private static void requireHash(boolean fine, PartitionMessage message) {
        if (!fine) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, message);
        }
    }

    private Analyzed list(TableStatement.ListBound bound) {
        DataType type = type(0);
        var values = new ArrayList<Object>();
        var positions = new ArrayList<Integer>();
        for (var written : bound.values()) {
            Object value = value(written, 0);
            if (values.stream().noneMatch(known -> known == null ? value == null : value != null && type.compare(known, value) == 0)) {
                values.add(value);
                positions.add(written.position());
            }
        }
        return new Analyzed(new PartitionBound.Listed(type, values.toArray()), positions.stream().mapToInt(Integer::intValue).toArray(),
                bound.position());
    }

    private Analyzed range(TableStatement.RangeBound bound) {
        int count = columns.size();
        if (bound.lower().size() != count) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, PartitionMessage.FROM_COUNT);
        }
        if (bound.upper().size() != count) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, PartitionMessage.TO_COUNT);
        }
        var types = new DataType[count];
        var positions = new int[2 * count];
        for (int i = 0; i < count; i++) {
            types[i] = type(i);
            positions[i] = bound.lower().get(i).position();
            positions[count + i] = bound.upper().get(i).position();
        }
        return new Analyzed(new PartitionBound.Range(types, edge(bound.lower()), edge(bound.upper())), positions, bound.position());
    }

    private Object[] edge(List<dev.surus.engine.parser.ast.Expression> written) {
        var values = new Object[written.size()];
        Infinity infinity = null;
        for (int i = 0; i < values.length; i++) {
            var expression = written.get(i);
            values[i] = infinity(expression);
            if (values[i] == null) {
                values[i] = value(expression, i);
                if (values[i] == null) {
                    throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, PartitionMessage.NULL_IN_RANGE);
                }
            }
        }
        for (int i = 0; i < values.length; i++) {
            if (infinity != null && values[i] != infinity) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH,
                        infinity == Infinity.MINVALUE ? PartitionMessage.AFTER_MINVALUE : PartitionMessage.AFTER_MAXVALUE).at(written.get(i).position());
            }
            infinity = values[i] instanceof Infinity found ? found : null;
        }
        return values;
    }

    private static Infinity infinity(dev.surus.engine.parser.ast.Expression expression) {
        if (expression instanceof dev.surus.engine.parser.ast.Expression.ColumnReference reference && reference.names().size() == 1) {
            return switch (reference.names().getFirst()) {
                case "minvalue" -> Infinity.MINVALUE;
                case "maxvalue" -> Infinity.MAXVALUE;
                default -> null;
            };
        }
        return null;
    }

    private DataType type(int column) {
        return context.catalog().dataType(columns.get(column).type());
    }

    private Object value(dev.surus.engine.parser.ast.Expression written, int column) {
        var target = columns.get(column);
        var value = analysis.partitionBound(written, target.type(), target.typmod());
        if (value == null) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, PartitionMessage.BOUND_TYPE, context.catalog().typeName(target.type()), columnName(column))
                    .at(dev.surus.engine.analyzer.AstPositions.location(written));
        }
        return value instanceof Expression.Constant constant ? constant.value() : SessionPlanning.value(context.service(ExecutorSession.class), value);
    }

    private String columnName(int column) {
        if (columns.get(column) instanceof Expression.ColumnReference reference) {
            return parent.column(reference.column()).name();
        }
        return new PartitionText(context.catalog(), context).expression(parent, columns.get(column));
    }

    // ---- among the others

    private String nameOf(int relation) {
        return context.catalog().relation(relation).name();
    }

    /// @param name of the new partition
    /// @throws SqlException 42P17 where the bound collides
    void requireFits(String name, Analyzed added) {
        var set = PartitionConstraint.partitions(context.catalog(), parent, existing());
        if (added.bound instanceof PartitionBound.Default) {
            if (set.defaultPosition() >= 0) {
                throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.DEFAULT_EXISTS, name,
                        nameOf(set.oid(set.defaultPosition()))).at(added.position);
            }
            return;
        }
        if (added.bound instanceof PartitionBound.Hash hash) {
            requireFactor(set, hash);
        }
        if (added.bound instanceof PartitionBound.Range range && PartitionSet.compareEdges(range.types(), range.lower(), range.upper()) >= 0) {
            int order = PartitionSet.compareEdges(range.types(), range.lower(), range.upper());
            var text = new PartitionText(context.catalog(), context);
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.EMPTY_RANGE, name)
                    .detail(PartitionMessage.EMPTY_RANGE_DETAIL, "(" + text.values(range.types(), range.lower()) + ")",
                            "(" + text.values(range.types(), range.upper()) + ")")
                    .at(added.positions[order == 0 ? 0 : order - 1]);
        }
        var overlap = set.overlap(added.bound);
        if (overlap != null) {
            int position = added.positions.length == 0 ? added.position : added.positions[Math.min(overlap.datum(), added.positions.length - 1)];
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.OVERLAP, name, nameOf(overlap.partition())).at(position);
        }
    }

    private List<PartitionEntry> existing() {
        return context.catalog().partitions(parent.oid()).stream().filter(entry -> entry.bound() != null && !entry.detachPending()).toList();
    }

    /// Each modulus divides the next greater one.
    private void requireFactor(PartitionSet set, PartitionBound.Hash added) {
        int before = -1;
        int after = -1;
        for (int position : set.byModulus()) {
            var hash = (PartitionBound.Hash) set.bound(position);
            if (hash.modulus() < added.modulus() || hash.modulus() == added.modulus() && hash.remainder() <= added.remainder()) {
                before = position;
            } else if (after < 0) {
                after = position;
            }
        }
        if (before < 0 && after >= 0) {
            int next = ((PartitionBound.Hash) set.bound(after)).modulus();
            if (next % added.modulus() != 0) {
                throw factor(PartitionMessage.MODULUS_NOT_FACTOR, added.modulus(), next, set.oid(after));
            }
        } else if (before >= 0) {
            int previous = ((PartitionBound.Hash) set.bound(before)).modulus();
            if (added.modulus() % previous != 0) {
                throw factor(PartitionMessage.MODULUS_NOT_DIVISIBLE, added.modulus(), previous, set.oid(before));
            }
            if (after >= 0) {
                int next = ((PartitionBound.Hash) set.bound(after)).modulus();
                if (next % added.modulus() != 0) {
                    throw factor(PartitionMessage.MODULUS_NOT_FACTOR, added.modulus(), next, set.oid(after));
                }
            }
        }
    }

    private SqlException factor(PartitionMessage detail, int added, int other, int partition) {
        return new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.MODULUS_FACTOR).detail(detail, added, other, nameOf(partition));
    }
}
