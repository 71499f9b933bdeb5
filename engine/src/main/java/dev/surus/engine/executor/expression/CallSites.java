package dev.surus.engine.executor.expression;

import dev.surus.engine.base.Oid;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.function.BuiltinFunction;
import dev.surus.engine.function.BuiltinFunction.Scalar;
import dev.surus.engine.function.FunctionCallSite;
import dev.surus.engine.function.Functions;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.CompositeType;
import dev.surus.engine.type.DataType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Binds calls to what computes them.
public final class CallSites {
    /// Built-in functions by OID: the same in every database.
    private static final Map<Integer, BuiltinFunction> KNOWN = new ConcurrentHashMap<>();

    private final ExecutorSession session;
    private final Catalog catalog;

    public CallSites(ExecutorSession session) {
        this.session = session;
        catalog = session.catalog();
    }

    public DataType type(int oid) {
        DataType type = BuiltinTypes.byOid(oid);
        if (type == null) {
            type = catalog.dataType(oid);
        }
        return type == null ? BuiltinTypes.TEXT : type;
    }

    public FunctionEntry entry(int function) {
        FunctionEntry entry = catalog.function(function);
        if (entry == null) {
            throw new SqlException(SqlState.UNDEFINED_FUNCTION, ExecutorMessage.FUNCTION_NOT_SUPPORTED, Integer.toUnsignedString(function));
        }
        return entry;
    }

    /// `name(type, type)` as messages show it.
    private String display(FunctionEntry entry) {
        var text = new StringBuilder(entry.name()).append('(');
        for (int i = 0; i < entry.arguments().length; i++) {
            text.append(i == 0 ? "" : ", ").append(type(entry.arguments()[i]).displayName());
        }
        return text.append(')').toString();
    }

    /// The signature by which aggregates and functions in SQL are declared: `sum(int4)`.
    public static String signature(Catalog catalog, FunctionEntry entry) {
        var text = new StringBuilder(entry.name()).append('(');
        for (int i = 0; i < entry.arguments().length; i++) {
            var type = catalog.type(entry.arguments()[i]);
            text.append(i == 0 ? "" : ",").append(type == null ? "?" : type.name());
        }
        return text.append(')').toString();
    }

    /// What computes a function, or null where it is not built in.
    public BuiltinFunction builtin(FunctionEntry entry) {
        var known = KNOWN.get(entry.oid());
        if (known == null) {
            // What users made may have a built-in function's name.
            known = Oid.isOfUsers(entry.oid()) ? Functions.find(entry.source(), "") : Functions.find(entry.source(), signature(catalog, entry));
            if (known != null && entry.oid() != 0 && !Oid.isOfUsers(entry.oid())) {
                KNOWN.put(entry.oid(), known);
            }
        }
        return known;
    }

    private boolean isUsers(FunctionEntry entry) {
        return Oid.isOfUsers(entry.oid()) && entry.language() != FunctionEntry.LANGUAGE_INTERNAL;
    }

    /// Refuses a call that the current user may not make.
    public void checkPermission(FunctionEntry entry) {
        if ((Oid.isOfUsers(entry.oid()) || entry.acl() != null)
                && !new Privileges(catalog).has(ObjectKind.FUNCTION, entry.oid(), session.currentUser(), Privilege.EXECUTE)) {
            throw new Privileges(catalog).denied(entry.isAggregate() ? ObjectKind.AGGREGATE : ObjectKind.FUNCTION, entry.name(), ObjectKind.FUNCTION, entry.oid(), session.currentUser(),
                    Privilege.EXECUTE.bit(), false);
        }
    }

    public SqlException notSupported(FunctionEntry entry) {
        return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, ExecutorMessage.FUNCTION_NOT_SUPPORTED, display(entry));
    }

    public FunctionCallSite site(FunctionEntry entry, DataType[] arguments, DataType result, int collation) {
        return new FunctionCallSite(entry.oid(), entry.name(), arguments, result, collation, null);
    }

    /// @param fields the columns of a call in FROM, as the query names them; null for another call
    public FunctionCallSite site(FunctionEntry entry, DataType[] arguments, DataType result, int collation, DataType[] columns,
            List<CompositeType.Field> fields) {
        return new FunctionCallSite(entry.oid(), entry.name(), arguments, result, collation, columns, false, fields);
    }

    /// A scalar function for boxed arguments. A function that nobody implements fails when it is called.
    public Invoker invoker(int function, DataType[] arguments, DataType result, int collation) {
        return invoker(function, arguments, result, collation, false);
    }

    /// @param variadic whether VARIADIC was written before the last argument
    public Invoker invoker(int function, DataType[] arguments, DataType result, int collation, boolean variadic) {
        FunctionEntry entry = entry(function);
        checkPermission(entry);
        BuiltinFunction builtin = isUsers(entry) ? null : builtin(entry);
        if (builtin != null) {
            Scalar scalar = Invoker.scalar(builtin,
                    new FunctionCallSite(entry.oid(), entry.name(), arguments, result, collation, null, variadic));
            if (scalar != null) {
                return new Invoker(scalar, entry.strict());
            }
        }
        if (isUsers(entry)) {
            return new Invoker((_, values) -> session.callFunction(entry, arguments, values.clone(), result), entry.strict());
        }
        return new Invoker((_, _) -> {
            throw notSupported(entry);
        }, false);
    }
}
