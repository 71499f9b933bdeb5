package dev.surus.engine.session;

import dev.surus.engine.base.Identifiers;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.type.AclItem.Privilege;

/// The protocol's function call: one function by its OID, each argument in its declared type. It runs as the query
/// `SELECT schema.name($1, ...)` would, whose parameters have just those types.
final class FunctionMessage {
    private final SessionContext context;
    private final StatementRunner runner;

    FunctionMessage(SessionContext context, StatementRunner runner) {
        this.context = context;
        this.runner = runner;
    }

    void call(int oid, short[] formats, byte[][] arguments, short resultFormat) {
        var catalog = context.catalog();
        var function = catalog.function(oid);
        if (function == null) {
            throw new SqlException(SqlState.UNDEFINED_FUNCTION, SessionMessage.FUNCTION_OID_MISSING, Integer.toUnsignedString(oid));
        }
        if (function.kind() != 'f' || function.returnsSet()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.NOT_BY_FUNCTION_CALL, function.name());
        }
        requirePrivileges(catalog, function);
        var types = function.arguments();
        if (arguments.length != types.length) {
            throw new SqlException(SqlState.PROTOCOL_VIOLATION, SessionMessage.FUNCTION_CALL_ARGUMENTS, arguments.length, types.length);
        }
        if (formats.length > 1 && formats.length != arguments.length) {
            throw new SqlException(SqlState.PROTOCOL_VIOLATION, SessionMessage.FUNCTION_CALL_FORMATS, formats.length, arguments.length);
        }
        String text = text(catalog, function);
        var entry = new PreparedStatementEntry("", runner.parse(text).statements().getFirst(), text, false, 0);
        entry.parameterTypes = types.clone();
        Object[] values = ParameterValues.ofFunction(context, entry, formats, arguments);
        if (resultFormat != 0 && resultFormat != 1) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, SessionMessage.FORMAT_CODE, resultFormat);
        }
        try (var portal = runner.open("", entry, values)) {
            var column = runner.resultColumns(portal.columns(), new short[] {resultFormat}).getFirst();
            portal.run(batch -> context.sink().functionResult(column, batch, context), 0);
        }
    }

    private void requirePrivileges(Catalog catalog, FunctionEntry function) {
        var privileges = new Privileges(catalog);
        privileges.require(ObjectKind.SCHEMA, function.namespace(), context.currentUser(), Privilege.USAGE);
        privileges.require(ObjectKind.FUNCTION, function.oid(), context.currentUser(), Privilege.EXECUTE);
    }

    private static String text(Catalog catalog, FunctionEntry function) {
        var text = new StringBuilder("SELECT ").append(Identifiers.quote(catalog.namespace(function.namespace()).name())).append('.')
                .append(Identifiers.quote(function.name())).append('(');
        for (int i = 1; i <= function.arguments().length; i++) {
            text.append(i > 1 ? ", " : "").append(function.isVariadic() && i == function.arguments().length ? "VARIADIC " : "").append('$').append(i);
        }
        return text.append(')').toString();
    }
}
