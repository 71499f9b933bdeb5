package dev.surus.engine.executor.explain;

import dev.surus.engine.executor.explain.PlanNode.Property;
import dev.surus.engine.type.JsonValue;
import java.util.List;
import java.util.Locale;

/// What JSON, XML and YAML say of a plan, in PostgreSQL's order; how they write it is theirs. (The manual: EXPLAIN, FORMAT.)
abstract class StructuredFormat {
    final StringBuilder out = new StringBuilder();
    int depth;

    final String write(PlanReport report) {
        begin();
        openGroup("Plan", false);
        node(report.plan());
        closeGroup("Plan", false);
        if (!Double.isNaN(report.planningMillis())) {
            number("Planning Time", report.planningMillis(), 3);
        }
        if (report.ran()) {
            openList("Triggers");
            closeList("Triggers");
        }
        if (!Double.isNaN(report.executionMillis())) {
            number("Execution Time", report.executionMillis(), 3);
        }
        end();
        return out.toString();
    }

    private void node(PlanNode node) {
        node.kind.forEach(this::property);
        if (node.relationship != null) {
            property(new Property("Parent Relationship", node.relationship));
        }
        if (node.subplan != null) {
            property(new Property("Subplan Name", node.subplan));
        }
        property(new Property("Parallel Aware", node.parallel));
        property(new Property("Async Capable", false));
        node.target.forEach(this::property);
        if (node.estimate != null) {
            number("Startup Cost", node.estimate.startup(), 2);
            number("Total Cost", node.estimate.total(), 2);
            property(new Property("Plan Rows", node.estimate.rows()));
            property(new Property("Plan Width", (long) node.estimate.width()));
        }
        if (node.measured != null) {
            if (!Double.isNaN(node.measured.milliseconds())) {
                number("Actual Startup Time", 0, 3);
                number("Actual Total Time", node.measured.milliseconds(), 3);
            }
            property(new Property("Actual Rows", node.measured.rows()));
            property(new Property("Actual Loops", node.measured.loops()));
        }
        node.details.forEach(this::property);
        if (!node.children.isEmpty()) {
            openList("Plans");
            for (PlanNode child : node.children) {
                openGroup("Plan", true);
                node(child);
                closeGroup("Plan", true);
            }
            closeList("Plans");
        }
    }

    private void property(Property property) {
        switch (property.value()) {
            case Working working -> working.properties().forEach(this::property);
            case List<?> list -> list(property.label(), list.stream().map(String::valueOf).toList());
            case String text -> text(property.label(), text);
            default -> plain(property.label(), property.value().toString());
        }
    }

    private void number(String label, double value, int decimals) {
        plain(label, String.format(Locale.ROOT, "%." + decimals + "f", value));
    }

    abstract void begin();

    abstract void end();

    /// @param member whether it is an item of a list, which has no label of its own
    abstract void openGroup(String label, boolean member);

    abstract void closeGroup(String label, boolean member);

    abstract void openList(String label);

    abstract void closeList(String label);

    abstract void text(String label, String value);

    /// A number, true or false.
    abstract void plain(String label, String value);

    abstract void list(String label, List<String> values);

    /// A string as JSON writes it.
    static String quoted(String value) {
        var text = new StringBuilder();
        JsonValue.quote(value, text);
        return text.toString();
    }
}
