package dev.surus.engine.executor.explain;

import java.util.ArrayList;
import java.util.List;

/// A node of a plan as EXPLAIN tells of it, for all formats.
public final class PlanNode {
    /// Estimates: cost before the first row and in all, rows, bytes of a row.
    public record Estimate(double startup, double total, long rows, int width) {}

    /// What was measured for each start of the node.
    /// @param milliseconds until its end; NaN where times were not asked for
    /// @param loops how often it was started; 0: never
    public record Measured(double milliseconds, long rows, long loops) {}

    /// @param value a String, a List of Strings, a Long, a Boolean, or a [Working], which brings its labels
    public record Property(String label, Object value) {}

    /// How a node hangs on the one above it: `Outer`, `Inner`, `Member`, `InitPlan`, `SubPlan`, `Subquery`.
    public final String relationship;
    /// Of a subplan: `CTE w`, `InitPlan 1`, `SubPlan 2`; else null.
    public final String subplan;
    /// The node's line in the text form.
    public final String title;
    /// What the other formats say instead: first what comes before the relationship (Node Type, Strategy ...), then the rest.
    public final List<Property> kind = new ArrayList<>();
    public final List<Property> target = new ArrayList<>();
    /// Whether it is one part of several that share out their work.
    public boolean parallel;
    /// Null where costs are not asked for.
    public Estimate estimate;
    /// Null where nothing ran.
    public Measured measured;
    /// Lines of the text form alone, before the details.
    public final List<String> headings = new ArrayList<>();
    public final List<Property> details = new ArrayList<>();
    public final List<PlanNode> children = new ArrayList<>();

    public PlanNode(String relationship, String subplan, String title) {
        this.relationship = relationship;
        this.subplan = subplan;
        this.title = title;
    }

    /// Marks the node and those below as never started.
    public PlanNode neverRun() {
        measured = new Measured(0, 0, 0);
        children.forEach(PlanNode::neverRun);
        return this;
    }

    public void detail(String label, Object value) {
        details.add(new Property(label, value));
    }

    public void working(Working working) {
        detail(null, working);
    }
}
