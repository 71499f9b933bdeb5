package dev.surus.engine.command.copy;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.command.CommandContext;
import dev.surus.engine.config.Settings;
import dev.surus.engine.parser.ast.CopyStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.ByteSink;
import dev.surus.engine.type.ClientEncoding;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.Vector;
import java.util.List;

/// COPY ... TO: writes the rows of a query.
public final class CopyTo {
    private static final byte[] END = {'\\', '.'};

    private final CommandContext context;
    private final CopyOptions options;
    private final ClientEncoding encoding;
    private final CopyEndpoint endpoint;
    private final ByteSink out = new ByteSink(1024);
    private final ByteSink field = new ByteSink(256);
    private final byte[] nullMark;
    private DataType[] types;
    private boolean[] forceQuote;

    private CopyTo(CommandContext context, CopyOptions options, CopyEndpoint endpoint) {
        this.context = context;
        this.options = options;
        this.endpoint = endpoint;
        encoding = options.encoding != null ? options.encoding : ClientEncoding.byName(context.settings().get(Settings.CLIENT_ENCODING));
        nullMark = encoding.encode(options.nullText);
    }

    /// Refuses what has no rows of its own.
    public static void checkSource(RelationEntry relation) {
        CopyMessage refused = switch (relation.kind()) {
            case 'r' -> null;
            case 'm' -> CopyMessage.TO_MATERIALIZED_VIEW;
            case 'v' -> CopyMessage.TO_VIEW;
            case 'f' -> CopyMessage.TO_FOREIGN;
            case 'S' -> CopyMessage.TO_SEQUENCE;
            case 'p' -> CopyMessage.TO_PARTITIONED;
            default -> CopyMessage.TO_OTHER;
        };
        if (refused != null) {
            var error = new SqlException(SqlState.WRONG_OBJECT_TYPE, refused, relation.name());
            throw "vmfp".indexOf(relation.kind()) >= 0 ? error.hint(CopyMessage.TRY_SELECT) : error;
        }
    }

    /// @param relation null where a query is copied
    /// @param query what gives the rows
    /// @return how many rows were written
    public static long run(CommandContext context, CopyStatement statement, RelationEntry relation, java.util.function.Supplier<Query> query) {
        var options = CopyOptions.of(statement.options(), false);
        if (statement.query() instanceof SelectStatement select && select.body() instanceof SelectStatement.Plain plain && plain.into() != null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CopyMessage.SELECT_INTO);
        }
        var analyzed = query.get();
        if (analyzed.kind != Query.Kind.SELECT && analyzed.returning.isEmpty()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CopyMessage.NO_RETURNING);
        }
        var targets = (analyzed.kind == Query.Kind.SELECT ? analyzed.targets : analyzed.returning).stream()
                .filter(target -> !target.hidden()).toList();
        var names = targets.stream().map(Query.TargetEntry::name).toList();
        CopyColumns.check("FORCE_QUOTE", options.forceQuote, relation, names);
        try (var endpoint = CopyEndpoint.open(context, statement)) {
            var copy = new CopyTo(context, options, endpoint);
            copy.types = targets.stream().map(target -> context.catalog().dataType(target.expression().type())).toArray(DataType[]::new);
            copy.forceQuote = new boolean[names.size()];
            for (int i = 0; i < copy.forceQuote.length; i++) {
                copy.forceQuote[i] = options.forceQuote != null && (options.forceQuote.isEmpty() || options.forceQuote.contains(names.get(i)));
            }
            return copy.write(analyzed, names);
        }
    }

    private long write(Query query, List<String> names) {
        boolean binary = options.format == CopyOptions.Format.BINARY;
        long rows = context.run(query, new Object[0], () -> begin(binary, names), binary ? this::binaryRows : this::textRows);
        if (binary) {
            out.putShort(-1);
            endRow();
        }
        endpoint.finish();
        return rows;
    }

    private void begin(boolean binary, List<String> names) {
        endpoint.startOut(binary, types.length);
        if (binary) {
            out.putBytes(BinaryRows.SIGNATURE);
            out.putInt(0);
            out.putInt(0);
        } else if (options.header != CopyOptions.Header.NONE) {
            header(names);
        }
    }

    private void endRow() {
        endpoint.write(out);
        out.clear();
    }

    // ---- binary

    private void binaryRows(Batch batch) {
        int size = batch.size();
        for (int i = 0; i < size; i++) {
            int row = batch.row(i);
            out.putShort(types.length);
            for (int c = 0; c < types.length; c++) {
                Vector vector = batch.columns[c];
                int lengthAt = out.length;
                if (vector.isNull(row)) {
                    out.putInt(-1);
                } else {
                    out.putInt(0);
                    types[c].writeBinary(vector, row, context, out);
                    out.setInt(lengthAt, out.length - lengthAt - 4);
                }
            }
            endRow();
        }
        context.checkInterrupts();
    }

    // ---- text and CSV

    private void header(List<String> names) {
        boolean csv = options.format == CopyOptions.Format.CSV;
        for (int c = 0; c < names.size(); c++) {
            if (c > 0) {
                out.putByte(options.delimiter);
            }
            field.clear();
            field.putUtf8(names.get(c));
            if (csv) {
                csvField(false, names.size() == 1);
            } else {
                textField();
            }
        }
        out.putByte('\n');
        encoding.encodeTail(out, 0);
        endRow();
    }

    private void textRows(Batch batch) {
        boolean csv = options.format == CopyOptions.Format.CSV;
        int size = batch.size();
        for (int i = 0; i < size; i++) {
            int row = batch.row(i);
            for (int c = 0; c < types.length; c++) {
                if (c > 0) {
                    out.putByte(options.delimiter);
                }
                Vector vector = batch.columns[c];
                if (vector.isNull(row)) {
                    out.putBytes(nullMark);
                    continue;
                }
                field.clear();
                types[c].writeText(vector, row, context, field);
                int from = out.length;
                if (csv) {
                    csvField(forceQuote[c], types.length == 1);
                } else {
                    textField();
                }
                encoding.encodeTail(out, from);
            }
            out.putByte('\n');
            endRow();
        }
        context.checkInterrupts();
    }

    private void textField() {
        byte[] bytes = field.bytes;
        int length = field.length;
        int copied = 0;
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            int shown = b;
            if (b >= 0 && b < ' ') {
                shown = switch (b) {
                    case '\b' -> 'b';
                    case '\f' -> 'f';
                    case '\n' -> 'n';
                    case '\r' -> 'r';
                    case '\t' -> 't';
                    case 11 -> 'v';
                    default -> b == options.delimiter ? b : -1;
                };
                if (shown < 0) {
                    continue;
                }
            } else if (b != '\\' && b != options.delimiter) {
                continue;
            }
            out.putBytes(bytes, copied, i - copied);
            out.putByte('\\');
            out.putByte(shown);
            copied = i + 1;
        }
        out.putBytes(bytes, copied, length - copied);
    }

    private void csvField(boolean force, boolean single) {
        byte[] bytes = field.bytes;
        int length = field.length;
        boolean quoted = force || isNullMark(bytes, length);
        if (!quoted && single && length == END.length && bytes[0] == END[0] && bytes[1] == END[1]) {
            quoted = true;
        }
        for (int i = 0; i < length && !quoted; i++) {
            byte b = bytes[i];
            quoted = b == options.delimiter || b == options.quote || b == '\n' || b == '\r';
        }
        if (!quoted) {
            out.putBytes(bytes, 0, length);
            return;
        }
        out.putByte(options.quote);
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            if (b == options.quote || b == options.escape) {
                out.putByte(options.escape);
            }
            out.putByte(b);
        }
        out.putByte(options.quote);
    }

    private boolean isNullMark(byte[] bytes, int length) {
        byte[] mark = options.nullText.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return java.util.Arrays.equals(bytes, 0, length, mark, 0, mark.length);
    }
}
