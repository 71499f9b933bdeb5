package dev.surus.engine.executor.explain;

import java.util.List;

/// FORMAT XML.
public final class XmlFormat extends StructuredFormat {
    private XmlFormat() {}

    public static String of(PlanReport report) {
        return new XmlFormat().write(report);
    }

    private static String tag(String label) {
        return label.replace(' ', '-');
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void line(String content) {
        out.append(out.isEmpty() ? "" : "\n").append("  ".repeat(depth)).append(content);
    }

    @Override
    void begin() {
        line("<explain xmlns=\"http://www.postgresql.org/2009/explain\">");
        depth++;
        openList("Query");
    }

    @Override
    void end() {
        closeList("Query");
        depth--;
        line("</explain>");
    }

    @Override
    void openGroup(String label, boolean member) {
        openList(label);
    }

    @Override
    void closeGroup(String label, boolean member) {
        closeList(label);
    }

    @Override
    void openList(String label) {
        line("<" + tag(label) + ">");
        depth++;
    }

    @Override
    void closeList(String label) {
        depth--;
        line("</" + tag(label) + ">");
    }

    @Override
    void text(String label, String value) {
        line("<" + tag(label) + ">" + escaped(value) + "</" + tag(label) + ">");
    }

    @Override
    void plain(String label, String value) {
        text(label, value);
    }

    @Override
    void list(String label, List<String> values) {
        openList(label);
        values.forEach(value -> text("Item", value));
        closeList(label);
    }
}
