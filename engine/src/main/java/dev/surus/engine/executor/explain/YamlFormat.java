package dev.surus.engine.executor.explain;

import java.util.List;

/// FORMAT YAML.
public final class YamlFormat extends StructuredFormat {
    /// The next label stands on the line of its list's dash.
    private boolean afterDash;

    private YamlFormat() {}

    public static String of(PlanReport report) {
        return new YamlFormat().write(report);
    }

    private void label(String label) {
        if (!afterDash) {
            out.append('\n').append("  ".repeat(depth));
        }
        afterDash = false;
        out.append(label).append(": ");
    }

    private void dash() {
        out.append(out.isEmpty() ? "" : "\n").append("  ".repeat(depth)).append("- ");
        afterDash = true;
        depth++;
    }

    @Override
    void begin() {
        dash();
    }

    @Override
    void end() {
        depth--;
    }

    @Override
    void openGroup(String label, boolean member) {
        if (member) {
            dash();
        } else {
            label(label);
            depth++;
        }
    }

    @Override
    void closeGroup(String label, boolean member) {
        depth--;
    }

    @Override
    void openList(String label) {
        label(label);
        depth++;
    }

    @Override
    void closeList(String label) {
        depth--;
    }

    @Override
    void text(String label, String value) {
        plain(label, quoted(value));
    }

    @Override
    void plain(String label, String value) {
        label(label);
        out.append(value);
    }

    @Override
    void list(String label, List<String> values) {
        openList(label);
        for (String value : values) {
            out.append('\n').append("  ".repeat(depth)).append("- ").append(quoted(value));
        }
        closeList(label);
    }
}
