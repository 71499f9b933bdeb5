package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.executor.explain.PlanNode;
import dev.surus.engine.executor.explain.PlanNode.Property;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.JoinType;
import java.util.function.IntFunction;

/// What EXPLAIN's structured formats say of a node in place of the title of the text form.
final class PlanAttributes {
    private final Catalog catalog;
    private final PlanPrinter.Options options;
    private final IntFunction<String> names;

    /// @param names of the ranges of the query that the node belongs to
    PlanAttributes(Catalog catalog, PlanPrinter.Options options, IntFunction<String> names) {
        this.catalog = catalog;
        this.options = options;
        this.names = names;
    }

    void describe(Plan plan, PlanNode node) {
        switch (plan) {
            case Plan.Result _, Plan.Gate _, Plan.Project _, Plan.Filter _, Plan.With _ -> type(node, "Result");
            case Plan.Values p -> {
                type(node, "Values Scan");
                say(node, "Alias", names.apply(p.range()));
            }
            case Plan.SeqScan p -> scan(node, "Seq Scan", p.relation(), names.apply(p.range()));
            case Plan.VirtualScan p -> scan(node, "Seq Scan", p.relation(), names.apply(p.range()));
            case Plan.IndexScan p -> {
                type(node, "Index Scan");
                say(node, "Scan Direction", p.backward() ? "Backward" : "Forward");
                say(node, "Index Name", catalog.relation(p.index()).name());
                relation(node, p.relation(), names.apply(p.range()));
            }
            case Plan.BitmapHeapScan p -> scan(node, "Bitmap Heap Scan", p.relation(), names.apply(p.range()));
            case Plan.BitmapIndexScan p -> {
                type(node, "Bitmap Index Scan");
                say(node, "Index Name", catalog.relation(p.index()).name());
            }
            case Plan.BitmapAnd _ -> type(node, "BitmapAnd");
            case Plan.BitmapOr _ -> type(node, "BitmapOr");
            case Plan.RowIdScan p -> scan(node, "Tid Scan", p.relation(), names.apply(p.range()));
            case Plan.CurrentOfScan p -> scan(node, "Tid Scan", p.relation(), names.apply(p.range()));
            case Plan.FunctionScan p -> {
                type(node, "Function Scan");
                if (p.functions().size() == 1 && p.functions().getFirst().call() instanceof Expression.FunctionCall call) {
                    say(node, "Function Name", catalog.function(call.function()).name());
                    if (options.verbose()) {
                        say(node, "Schema", catalog.namespace(catalog.function(call.function()).namespace()).name());
                    }
                }
                say(node, "Alias", names.apply(p.range()));
            }
            case Plan.SubqueryScan p -> {
                type(node, "Subquery Scan");
                say(node, "Alias", names.apply(p.range()));
            }
            case Plan.TransitionScan p -> {
                type(node, "Named Tuplestore Scan");
                say(node, "Tuplestore Name", p.name());
                say(node, "Alias", names.apply(p.range()));
            }
            case Plan.CteScan p -> {
                type(node, p.workTable() ? "WorkTable Scan" : "CTE Scan");
                say(node, "CTE Name", p.name());
                say(node, "Alias", names.apply(p.range()));
            }
            case Plan.ProjectSet _ -> type(node, "ProjectSet");
            case Plan.Sort p -> type(node, p.presorted() > 0 ? "Incremental Sort" : "Sort");
            case Plan.Limit _ -> type(node, "Limit");
            case Plan.Unique _ -> type(node, "Unique");
            case Plan.Materialize _ -> type(node, "Materialize");
            case Plan.Append p -> {
                type(node, p.order().isEmpty() ? "Append" : "Merge Append");
                node.target.add(new Property("Subplans Removed", 0L));
            }
            case Plan.Aggregate p -> aggregate(p, "Simple", node);
            case Plan.ParallelAggregate p -> aggregate(p.aggregate(), "Finalize", node);
            case Plan.WindowAgg _ -> type(node, "WindowAgg");
            case Plan.SetOp p -> {
                type(node, "SetOp");
                node.kind.add(new Property("Strategy", "Hashed"));
                say(node, "Command", switch (p.operator()) {
                    case UNION -> "Union";
                    case INTERSECT -> "Intersect";
                    case EXCEPT -> "Except";
                } + (p.all() ? " All" : ""));
            }
            case Plan.RecursiveUnion _ -> type(node, "Recursive Union");
            case Plan.NestedLoop p -> {
                type(node, "Nested Loop");
                say(node, "Join Type", join(p.type()));
            }
            case Plan.HashJoin p -> {
                type(node, "Hash Join");
                say(node, "Join Type", join(p.type()));
            }
            case Plan.MergeJoin p -> {
                type(node, "Merge Join");
                say(node, "Join Type", join(p.type()));
            }
            case Plan.LockRows _ -> type(node, "LockRows");
            case Plan.ModifyTable p -> {
                type(node, "ModifyTable");
                node.kind.add(new Property("Operation", PlanPrinter.verb(p)));
                relation(node, p.modification().relation(), p.modification().alias());
            }
        }
    }

    /// @param part Simple, Partial or Finalize
    void aggregate(Plan.Aggregate plan, String part, PlanNode node) {
        type(node, "Aggregate");
        node.kind.add(new Property("Strategy", switch (plan.strategy()) {
            case PLAIN -> "Plain";
            case SORTED -> "Sorted";
            case HASHED -> "Hashed";
        }));
        node.kind.add(new Property("Partial Mode", part));
    }

    void gather(PlanNode node) {
        type(node, "Gather");
    }

    private static void type(PlanNode node, String type) {
        node.kind.add(new Property("Node Type", type));
    }

    private static void say(PlanNode node, String label, String value) {
        node.target.add(new Property(label, value));
    }

    private void scan(PlanNode node, String type, int relation, String alias) {
        type(node, type);
        relation(node, relation, alias);
    }

    private void relation(PlanNode node, int relation, String alias) {
        var entry = catalog.relation(relation);
        say(node, "Relation Name", entry.name());
        if (options.verbose()) {
            say(node, "Schema", catalog.namespace(entry.namespace()).name());
        }
        say(node, "Alias", alias == null ? entry.name() : alias);
    }

    private static String join(JoinType type) {
        return switch (type) {
            case INNER -> "Inner";
            case LEFT -> "Left";
            case RIGHT -> "Right";
            case FULL -> "Full";
            case SEMI -> "Semi";
            case ANTI -> "Anti";
        };
    }
}
