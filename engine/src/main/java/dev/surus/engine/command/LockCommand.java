package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.QueryVisitor;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.AccessList;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.FromItem;
import dev.surus.engine.parser.ast.TableStatement;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.ArrayList;
import java.util.List;

/// LOCK TABLE a, b, ...: each in the order given, with its children; a view with what it reads, for its owner.
final class LockCommand {
    private final CommandContext context;

    LockCommand(CommandContext context) {
        this.context = context;
    }

    CommandResult run(TableStatement.Lock statement) {
        context.requireTransactionBlock("LOCK TABLE");
        var mode = LockMode.values()[statement.mode().ordinal()];
        for (FromItem.Relation item : statement.relations()) {
            var relation = new RelationNames(context).openOrNull(item.name(), mode, false, statement.noWait(),
                    found -> check(found, mode, context.currentUser()));
            if (relation == null) {
                throw RelationNames.missing(item.name());
            }
            lockFurther(relation, !item.only(), mode, statement.noWait(), new ArrayList<>());
        }
        return new CommandResult.Done("LOCK TABLE");
    }

    private void lockFurther(RelationEntry relation, boolean children, LockMode mode, boolean noWait, List<Integer> viewsAbove) {
        if (relation.kind() == 'v') {
            lockView(relation, mode, noWait, viewsAbove);
        } else if (children) {
            for (int child : context.catalog().children(relation.oid())) {
                lock(child, mode, noWait);
                var entry = context.catalog().relation(child);
                if (entry != null) {
                    lockFurther(entry, true, mode, noWait, viewsAbove);
                }
            }
        }
    }

    private void lock(int oid, LockMode mode, boolean noWait) {
        if (!noWait) {
            context.lockRelation(oid, mode);
        } else if (!context.tryLockRelation(oid, mode)) {
            var relation = context.catalog().relation(oid);
            throw new SqlException(SqlState.LOCK_NOT_AVAILABLE, DefinitionMessage.LOCK_NOT_OBTAINED, relation == null ? "" : relation.name());
        }
    }

    private void lockView(RelationEntry view, LockMode mode, boolean noWait, List<Integer> viewsAbove) {
        if (view.viewQuery() == null || viewsAbove.contains(view.oid())) {
            return;
        }
        var above = new ArrayList<>(viewsAbove);
        above.add(view.oid());
        boolean invoker = view.options() != null && view.options().stream().anyMatch(option -> option.equals("security_invoker=true")
                || option.equals("security_invoker=on"));
        int user = invoker ? context.currentUser() : view.owner();
        var query = new DefinitionAnalysis(context).readQuery(view.viewQuery());
        for (int oid : relations(query)) {
            var relation = context.catalog().relation(oid);
            if (relation == null || "rvp".indexOf(relation.kind()) < 0 || oid == view.oid()) {
                continue;
            }
            check(relation, mode, user);
            lock(oid, mode, noWait);
            lockFurther(relation, true, mode, noWait, above);
        }
    }

    /// The relations that a query and the queries in it read, in their order.
    static List<Integer> relations(Query query) {
        var found = new ArrayList<Integer>();
        collect(query, found);
        return found;
    }

    private static void collect(Query query, List<Integer> found) {
        for (RangeEntry range : query.ranges) {
            switch (range) {
                case RangeEntry.RelationRange relation -> found.add(relation.relation());
                case RangeEntry.SubqueryRange subquery -> {
                    if (subquery.viewRelation() != 0) {
                        found.add(subquery.viewRelation());
                    }
                    collect(subquery.query(), found);
                }
                case RangeEntry.JoinRange _, RangeEntry.FunctionRange _, RangeEntry.ValuesRange _, RangeEntry.CommonTableRange _,
                        RangeEntry.TransitionRange _ -> {}
            }
        }
        query.commonTables.forEach(table -> collect(table.query(), found));
        new QueryVisitor() {
            @Override
            protected boolean enter(Expression expression) {
                if (depth == 0 && expression instanceof Expression.SubqueryExpression subquery) {
                    collect(subquery.query(), found);
                    return false;
                }
                return true;
            }
        }.visit(query);
    }

    private void check(RelationEntry relation, LockMode mode, int user) {
        if ("rvp".indexOf(relation.kind()) < 0) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AlterMessage.CANNOT_LOCK, relation.name())
                    .detail(RelationKinds.notSupportedDetail(relation.kind()));
        }
        var privileges = new Privileges(context.catalog());
        int enough = switch (mode) {
            case ACCESS_SHARE -> AccessList.bits(Privilege.SELECT);
            case ROW_EXCLUSIVE -> AccessList.bits(Privilege.INSERT, Privilege.UPDATE, Privilege.DELETE, Privilege.TRUNCATE);
            default -> AccessList.bits(Privilege.UPDATE, Privilege.DELETE, Privilege.TRUNCATE);
        };
        if (privileges.relationMask(relation, user, enough) == 0) {
            throw privileges.denied(ObjectKind.ofRelation(relation.kind()), relation.name(), ObjectKind.RELATION, relation.oid(), user, enough, true);
        }
    }
}
