package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.system.PgForeignServer;
import dev.surus.engine.catalog.system.PgUserMapping;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import dev.surus.engine.type.ArrayValue;
import java.util.List;

/// postgresql_fdw_validator: which options a server that is a PostgreSQL has, as its clients knew them long ago.
public final class ForeignFunctions implements FunctionFamily {
    private static final List<String> OF_SERVERS = List.of("authtype", "service", "connect_timeout", "dbname", "host", "hostaddr", "port", "tty",
            "options", "requiressl", "sslmode", "gsslib");
    private static final List<String> OF_MAPPINGS = List.of("user", "password");

    @Override
    public void declare(Declarations f) {
        f.scalar("postgresql_fdw_validator", (context, v) -> {
            int about = (int) (long) (Long) v[1];
            var valid = about == PgForeignServer.CATALOG ? OF_SERVERS : about == PgUserMapping.CATALOG ? OF_MAPPINGS : List.<String>of();
            for (Object option : ((ArrayValue) v[0]).elements()) {
                String name = ((String) option).substring(0, ((String) option).indexOf('='));
                if (!valid.contains(name)) {
                    var error = new SqlException(SqlState.SYNTAX_ERROR, ForeignMessage.OPTION_INVALID, name);
                    throw valid.isEmpty() ? error.hint(ForeignMessage.OPTIONS_NONE)
                            : error.hint(ForeignMessage.OPTIONS_VALID, String.join(", ", valid));
                }
            }
            return 1L;
        });
    }
}
