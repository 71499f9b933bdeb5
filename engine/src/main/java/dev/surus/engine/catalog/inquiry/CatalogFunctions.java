package dev.surus.engine.catalog.inquiry;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.Oid;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.dependency.ObjectDescriptions;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.SequenceEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgDescription;
import dev.surus.engine.catalog.system.PgShdescription;
import dev.surus.engine.config.Encoding;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.NameLookup;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// Names, comments and other facts of the catalog.
public final class CatalogFunctions implements FunctionFamily {
    private static Catalog catalog(EvaluationContext context) {
        return context.service(Catalog.class);
    }

    private static int oid(Object value) {
        return ((Long) value).intValue();
    }

    private static Object bool(boolean value) {
        return value ? 1L : 0L;
    }

    private static Long oidValue(int oid) {
        return Integer.toUnsignedLong(oid);
    }

    @Override
    public void declare(Declarations f) {
        f.scalar("format_type", (context, v) -> {
            if (v[0] == null) {
                return null;
            }
            return v[1] == null ? catalog(context).typeName(oid(v[0])) : catalog(context).typeName(oid(v[0]), ((Long) v[1]).intValue());
        });
        f.scalar("oidvectortypes", (context, v) -> {
            var text = new StringBuilder();
            for (Object type : ((ArrayValue) v[0]).elements()) {
                text.append(text.isEmpty() ? "" : ", ").append(catalog(context).typeName(oid(type)));
            }
            return text.toString();
        });
        f.scalar("pg_get_userbyid", (context, v) -> {
            var role = catalog(context).role(oid(v[0]));
            return role != null ? role.name() : "unknown (OID=" + v[0] + ")";
        });
        f.scalar("PG_encoding_to_char", (context, v) -> {
            int id = ((Long) v[0]).intValue();
            return id < 0 || id >= Encoding.values().length ? "" : Encoding.values()[id].toString();
        });
        f.scalar("PG_char_to_encoding", (context, v) -> {
            Encoding encoding = Encoding.find((String) v[0]);
            return encoding == null ? -1L : (long) encoding.id();
        });
        f.scalar("getdatabaseencoding", (context, v) -> "UTF8");
        f.scalar("current_database", (context, v) -> catalog(context).database(catalog(context).database()).name());
        f.scalar("current_schema", (context, v) -> {
            for (int namespace : catalog(context).searchPath().explicit()) {
                var entry = catalog(context).namespace(namespace);
                if (entry != null) {
                    return entry.name();
                }
            }
            return null;
        });
        f.scalar("current_schemas", (context, v) -> {
            var path = catalog(context).searchPath();
            var names = new ArrayList<Object>();
            for (int namespace : v[0].equals(1L) ? path.namespaces() : path.explicit()) {
                var entry = catalog(context).namespace(namespace);
                if (entry != null) {
                    names.add(entry.name());
                }
            }
            return ArrayValue.of(TypeOid.NAME, names.toArray());
        });
        f.scalar("pg_my_temp_schema", (context, v) -> oidValue(catalog(context).session().temporaryNamespace()));
        f.scalar("pg_is_other_temp_schema", (context, v) -> {
            var namespace = catalog(context).namespace(oid(v[0]));
            return bool(namespace != null && (namespace.name().startsWith("pg_temp_") || namespace.name().startsWith("pg_toast_temp_"))
                    && namespace.oid() != catalog(context).session().temporaryNamespace());
        });
        comments(f);
        relations(f);
        names(f);
        enums(f);
        f.scalar("pg_describe_object", (context, v) -> {
            if (oid(v[0]) == 0 && oid(v[1]) == 0) {
                return null;
            }
            var description = new ObjectDescriptions(catalog(context)).describe(new ObjectAddress(oid(v[0]), oid(v[1]), ((Long) v[2]).intValue()));
            return description == null ? null : description.text(Language.ENGLISH);
        });
        f.set("pg_options_to_table", (context, v) -> options((ArrayValue) v[0]));
    }

    // ---- comments

    private static void comments(Declarations f) {
        f.scalar("obj_description(oid,name)", (context, v) -> {
            int table = catalog(context).relationOid(Catalog.PG_CATALOG, (String) v[1]);
            return table == 0 ? null : comment(context, oid(v[0]), table, 0);
        });
        f.scalar("obj_description(oid)", (context, v) -> {
            for (CatalogRow row : catalog(context).rows().find(PgDescription.CATALOG, new int[] {PgDescription.OBJOID}, v[0])) {
                if (row.integer(PgDescription.OBJSUBID) == 0) {
                    return row.text(PgDescription.DESCRIPTION);
                }
            }
            return null;
        });
        f.scalar("col_description(oid,int4)", (context, v) -> comment(context, oid(v[0]), PgClass.CATALOG, ((Long) v[1]).intValue()));
        f.scalar("shobj_description(oid,name)", (context, v) -> {
            int table = catalog(context).relationOid(Catalog.PG_CATALOG, (String) v[1]);
            var found = catalog(context).rows().find(PgShdescription.CATALOG,
                    new int[] {PgShdescription.OBJOID, PgShdescription.CLASSOID}, v[0], oidValue(table));
            return found.isEmpty() ? null : found.getFirst().text(PgShdescription.DESCRIPTION);
        });
    }

    private static String comment(EvaluationContext context, int object, int table, int part) {
        var found = catalog(context).rows().find(PgDescription.CATALOG,
                new int[] {PgDescription.OBJOID, PgDescription.CLASSOID, PgDescription.OBJSUBID}, oidValue(object), oidValue(table), (long) part);
        return found.isEmpty() ? null : found.getFirst().text(PgDescription.DESCRIPTION);
    }

    // ---- relations

    private static void relations(Declarations f) {
        f.typed("pg_sequence_parameters", site -> (context, v) -> {
            SequenceEntry s = catalog(context).sequence(oid(v[0]));
            if (s == null) {
                return null;
            }
            var types = new DataType[] {BuiltinTypes.INT8, BuiltinTypes.INT8, BuiltinTypes.INT8, BuiltinTypes.INT8, BuiltinTypes.BOOL,
                BuiltinTypes.INT8, BuiltinTypes.OID};
            return new RecordValue(TypeOid.RECORD, types, new Object[] {s.start(), s.minimum(), s.maximum(), s.increment(),
                s.cycle() ? 1L : 0L, s.cache(), oidValue(s.type())});
        });
        f.scalar("pg_relation_is_publishable", (context, v) -> {
            RelationEntry relation = catalog(context).relation(oid(v[0]));
            return relation == null ? null : bool((relation.kind() == 'r' || relation.kind() == 'p') && relation.persistence() == 'p'
                    && Oid.isOfUsers(relation.oid()));
        });
        f.set("pg_partition_ancestors", (context, v) -> {
            var rows = new ArrayList<Object[]>();
            RelationEntry relation = catalog(context).relation(oid(v[0]));
            while (relation != null && (relation.partition() || relation.kind() == 'p' || relation.kind() == 'I')) {
                rows.add(new Object[] {oidValue(relation.oid())});
                int parent = partitionParent(catalog(context), relation);
                relation = parent == 0 ? null : catalog(context).relation(parent);
            }
            return rows.iterator();
        });
        f.scalar("pg_partition_root", (context, v) -> {
            RelationEntry relation = catalog(context).relation(oid(v[0]));
            if (relation == null || !(relation.partition() || relation.kind() == 'p' || relation.kind() == 'I')) {
                return null;
            }
            for (int parent = partitionParent(catalog(context), relation); parent != 0; parent = partitionParent(catalog(context), relation)) {
                relation = catalog(context).relation(parent);
            }
            return oidValue(relation.oid());
        });
        f.set("pg_partition_tree", (context, v) -> {
            var rows = new ArrayList<Object[]>();
            RelationEntry relation = catalog(context).relation(oid(v[0]));
            if (relation != null && (relation.partition() || relation.kind() == 'p' || relation.kind() == 'I')) {
                partitions(catalog(context), relation, null, 0, rows);
            }
            return rows.iterator();
        });
        f.typed("satisfies_hash_partition", site -> (context, v) -> HashPartitionTest.of(catalog(context), site, v));
        f.set("_pg_expandarray(anyarray)", (context, v) -> {
            var array = (ArrayValue) v[0];
            var rows = new ArrayList<Object[]>();
            for (int i = 0; i < array.elements().length && array.dimensions().length == 1; i++) {
                rows.add(new Object[] {array.elements()[i], i + 1L});
            }
            return rows.iterator();
        });
        f.scalar("_pg_index_position(oid,int2)", (context, v) -> {
            RelationEntry index = catalog(context).relation(oid(v[0]));
            int[] columns = index == null || index.index() == null ? new int[0] : index.index().columns();
            for (int i = 0; i < columns.length; i++) {
                if (columns[i] == (Long) v[1]) {
                    return i + 1L;
                }
            }
            return null;
        });
        f.scalar("row_security_active", (context, v) -> 0L);
        f.scalar("row_security_active_name", (context, v) -> {
            context.service(NameLookup.class).oidOf(NameLookup.Kind.CLASS, (String) v[0]);
            return 0L;
        });
    }

    /// Whose partition a relation is, 0 for none's; one that is being detached is nobody's.
    private static int partitionParent(Catalog catalog, RelationEntry relation) {
        if (!relation.partition() || relation.parents().isEmpty()) {
            return 0;
        }
        int parent = relation.parents().getFirst();
        boolean attached = catalog.partitions(parent).stream().anyMatch(entry -> entry.oid() == relation.oid() && !entry.detachPending());
        return attached ? parent : 0;
    }

    private static void partitions(Catalog catalog, RelationEntry relation, Long parent, int level, List<Object[]> rows) {
        List<Integer> children = catalog.partitions(relation.oid()).stream().filter(entry -> !entry.detachPending()).map(entry -> entry.oid()).toList();
        rows.add(new Object[] {oidValue(relation.oid()),
            parent != null ? parent : partitionParent(catalog, relation) != 0 ? oidValue(partitionParent(catalog, relation)) : null,
            bool(relation.kind() != 'p' && relation.kind() != 'I'), (long) level});
        for (int child : children) {
            partitions(catalog, catalog.relation(child), oidValue(relation.oid()), level + 1, rows);
        }
    }

    /// Bits of what can be done: 4 update, 8 insert, 16 delete.
    private static Iterator<Object[]> options(ArrayValue options) {
        var rows = new ArrayList<Object[]>();
        for (Object option : options.elements()) {
            String text = (String) option;
            int equals = text.indexOf('=');
            rows.add(equals < 0 ? new Object[] {text, null} : new Object[] {text.substring(0, equals), text.substring(equals + 1)});
        }
        return rows.iterator();
    }

    // ---- names

    private static final Set<SqlState> UNKNOWN_NAME = Set.of(SqlState.UNDEFINED_TABLE, SqlState.UNDEFINED_SCHEMA, SqlState.UNDEFINED_FUNCTION,
            SqlState.UNDEFINED_OBJECT, SqlState.AMBIGUOUS_FUNCTION);

    private static void names(Declarations f) {
        toName(f, "to_regclass", NameLookup.Kind.CLASS);
        toName(f, "to_regtype", NameLookup.Kind.TYPE);
        toName(f, "to_regproc", NameLookup.Kind.PROCEDURE);
        toName(f, "to_regprocedure", NameLookup.Kind.PROCEDURE_WITH_ARGUMENTS);
        toName(f, "to_regoper", NameLookup.Kind.OPERATOR);
        toName(f, "to_regoperator", NameLookup.Kind.OPERATOR_WITH_ARGUMENTS);
        toName(f, "to_regnamespace", NameLookup.Kind.NAMESPACE);
        toName(f, "to_regrole", NameLookup.Kind.ROLE);
        toName(f, "to_regcollation", NameLookup.Kind.COLLATION);
        f.scalar("text_regclass", (context, v) -> oidValue(context.service(NameLookup.class).oidOf(NameLookup.Kind.CLASS, (String) v[0])));
    }

    private static void toName(Declarations f, String function, NameLookup.Kind kind) {
        f.scalar(function, (context, v) -> {
            try {
                return oidValue(context.service(NameLookup.class).oidOf(kind, (String) v[0]));
            } catch (SqlException e) {
                if (UNKNOWN_NAME.contains(e.state())) {
                    return null;
                }
                throw e;
            }
        });
    }

    // ---- enums

    private static void enums(Declarations f) {
        f.typed("enum_first", site -> (context, v) -> labels(context, site.argument(0).oid).getFirst());
        f.typed("enum_last", site -> (context, v) -> labels(context, site.argument(0).oid).getLast());
        f.typed("enum_range_all", site -> (context, v) ->
                ArrayValue.of(site.argument(0).oid, labels(context, site.argument(0).oid).toArray()));
        f.typed("enum_range_bounds", site -> (context, v) -> {
            var type = site.argument(0);
            return ArrayValue.of(type.oid, labels(context, type.oid).stream().filter(label ->
                    (v[0] == null || type.compare(label, v[0]) >= 0) && (v[1] == null || type.compare(label, v[1]) <= 0)).toArray());
        });
    }

    private static List<Object> labels(EvaluationContext context, int type) {
        DataType dataType = catalog(context).dataType(type);
        var labels = new ArrayList<Object>();
        for (var label : catalog(context).type(type).enumLabels()) {
            labels.add(dataType.input(label.label(), -1, context));
        }
        return labels;
    }
}
