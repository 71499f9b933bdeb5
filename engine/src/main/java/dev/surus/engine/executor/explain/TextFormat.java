package dev.surus.engine.executor.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// EXPLAIN's own form: a line for each node, indented, with its details below.
public final class TextFormat {
    private final List<String> lines = new ArrayList<>();

    private TextFormat() {}

    /// @return the lines
    public static List<String> write(PlanReport report) {
        var format = new TextFormat();
        format.node(report.plan(), 0, "");
        if (!Double.isNaN(report.planningMillis())) {
            format.lines.add(milliseconds("Planning", report.planningMillis()));
        }
        if (!Double.isNaN(report.executionMillis())) {
            format.lines.add(milliseconds("Execution", report.executionMillis()));
        }
        return format.lines;
    }

    private static String milliseconds(String what, double millis) {
        return String.format(Locale.ROOT, "%s Time: %.3f ms", what, millis);
    }

    private void line(int indent, String content) {
        lines.add(" ".repeat(indent) + content);
    }

    private void node(PlanNode node, int indent, String prefix) {
        line(indent, prefix + node.title + estimate(node.estimate) + measured(node.measured));
        int below = indent + (prefix.isEmpty() ? 2 : 6);
        node.headings.forEach(heading -> line(below, heading));
        for (var detail : node.details) {
            switch (detail.value()) {
                case Working(String line, List<?> _) when line == null -> { }
                case Working(String line, List<?> _) -> line(below, line);
                case List<?> list -> line(below, detail.label() + ": " + String.join(", ", list.stream().map(String::valueOf).toList()));
                default -> line(below, detail.label() + ": " + detail.value());
            }
        }
        for (PlanNode child : node.children) {
            if (child.subplan == null) {
                node(child, below, "->  ");
            } else {
                line(below, child.subplan);
                node(child, below + 2, "->  ");
            }
        }
    }

    private static String estimate(PlanNode.Estimate estimate) {
        return estimate == null ? "" : String.format(Locale.ROOT, "  (cost=%.2f..%.2f rows=%d width=%d)", estimate.startup(), estimate.total(),
                estimate.rows(), estimate.width());
    }

    private static String measured(PlanNode.Measured measured) {
        if (measured == null) {
            return "";
        }
        if (measured.loops() == 0) {
            return " (never executed)";
        }
        return Double.isNaN(measured.milliseconds())
                ? String.format(Locale.ROOT, " (actual rows=%d loops=%d)", measured.rows(), measured.loops())
                : String.format(Locale.ROOT, " (actual time=%.3f..%.3f rows=%d loops=%d)", 0.0, measured.milliseconds(), measured.rows(), measured.loops());
    }
}
