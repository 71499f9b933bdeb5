package dev.surus.engine.session;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.command.AlterMessage;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import dev.surus.engine.storage.page.FileId;

/// How much room things take.
public final class SizeFunctions implements FunctionFamily {
    private static final long PAGE_BYTES = 16_384;
    private static final int DEFAULT = 1663;
    private static final int GLOBAL = 1664;

    @Override
    public void declare(Declarations f) {
        f.scalar("pg_relation_size(regclass)", (context, v) -> ofRelation(context, v, this::main));
        f.scalar("pg_relation_size", (context, v) -> ofRelation(context, v, (session, relation) ->
                v[1].equals("main") ? main(session, relation) : 0));
        f.scalar("pg_table_size", (context, v) -> ofRelation(context, v, this::main));
        f.scalar("pg_indexes_size", (context, v) -> ofRelation(context, v, this::indexes));
        f.scalar("pg_total_relation_size", (context, v) -> ofRelation(context, v, (session, relation) ->
                main(session, relation) + indexes(session, relation)));
        f.scalar("pg_database_size_oid", (context, v) -> {
            var database = SessionFunctions.session(context).catalog().database(((Long) v[0]).intValue());
            return database == null ? null : (Object) database(context, database.oid());
        });
        f.scalar("pg_database_size_name", (context, v) -> {
            var database = SessionFunctions.session(context).catalog().databaseByName((String) v[0]);
            if (database == null) {
                throw new SqlException(SqlState.UNDEFINED_DATABASE, SessionMessage.DATABASE_MISSING, v[0]);
            }
            return database(context, database.oid());
        });
        f.scalar("pg_tablespace_size_oid", (context, v) -> {
            var tablespace = SessionFunctions.session(context).catalog().tablespace(((Long) v[0]).intValue());
            return tablespace == null ? null : (Object) tablespace(context, tablespace.oid());
        });
        f.scalar("pg_tablespace_size_name", (context, v) -> {
            var tablespace = SessionFunctions.session(context).catalog().tablespaceByName((String) v[0]);
            if (tablespace == null) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, AlterMessage.TABLESPACE_MISSING, v[0]);
            }
            return tablespace(context, tablespace.oid());
        });
        f.scalar("pg_tablespace_location", (context, v) -> "");
        f.scalar("pg_relation_filenode", (context, v) -> {
            RelationEntry relation = SessionFunctions.session(context).catalog().relation(((Long) v[0]).intValue());
            return relation == null || relation.fileId() == 0 ? null : (Object) (relation.fileId() & 0xFFFF_FFFFL);
        });
        f.scalar("pg_relation_filepath", (context, v) -> {
            RelationEntry relation = SessionFunctions.session(context).catalog().relation(((Long) v[0]).intValue());
            return relation == null || relation.fileId() == 0 ? null : FileId.path(relation.fileId());
        });
    }

    private interface Measure {
        long bytes(SessionContext session, RelationEntry relation);
    }

    private static Object ofRelation(EvaluationContext context, Object[] v, Measure measure) {
        var session = SessionFunctions.session(context);
        RelationEntry relation = session.catalog().relation(((Long) v[0]).intValue());
        return relation == null ? null : (Object) measure.bytes(session, relation);
    }

    private long main(SessionContext session, RelationEntry relation) {
        return bytes(session, relation.fileId());
    }

    private long indexes(SessionContext session, RelationEntry relation) {
        long bytes = 0;
        for (IndexEntry index : relation.indexes()) {
            bytes += bytes(session, index.fileId());
        }
        return bytes;
    }

    private static long bytes(SessionContext session, long fileId) {
        return fileId == 0 ? 0 : session.cluster().tables().pageCount(fileId) * PAGE_BYTES;
    }

    /// pg_global holds what all databases share; every database lies in pg_default, whatever tablespace its objects name.
    private static long tablespace(EvaluationContext context, int tablespace) {
        if (tablespace == GLOBAL) {
            return database(context, 0);
        }
        long bytes = 0;
        if (tablespace == DEFAULT) {
            for (var row : SessionFunctions.session(context).catalog().rows().scan(PgDatabase.CATALOG)) {
                bytes += database(context, row.integer(PgDatabase.OID));
            }
        }
        return bytes;
    }

    private static long database(EvaluationContext context, int database) {
        var cluster = SessionFunctions.session(context).cluster();
        long bytes = 0;
        for (long file : cluster.storage().files().list(database)) {
            bytes += cluster.tables().pageCount(file) * PAGE_BYTES;
        }
        return bytes;
    }
}
