package dev.surus.tools;

import dev.surus.protocol.BlockingClient;
import dev.surus.protocol.Md5Password;
import dev.surus.protocol.Saslprep;
import dev.surus.protocol.Scram;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// createuser: makes a role.
@Command(name = "createuser", description = "creates a new role")
public final class CreateUser extends Tool {
    @Parameters(arity = "0..1", paramLabel = "ROLENAME", description = "name of the new role")
    private String role;
    @Option(names = {"-c", "--connection-limit"}, paramLabel = "N", description = "connection limit for role (default: no limit)")
    private Integer connectionLimit;
    @Option(names = {"-d", "--createdb"}, description = "role can create new databases")
    private boolean createDatabase;
    @Option(names = {"-D", "--no-createdb"}, description = "role cannot create databases (default)")
    private boolean noCreateDatabase;
    @Option(names = {"-g", "--role"}, paramLabel = "ROLE", description = "new role will be a member of this role")
    private List<String> memberOf = List.of();
    @Option(names = {"-i", "--inherit"}, description = "role inherits privileges of roles it is a member of (default)")
    private boolean inherit;
    @Option(names = {"-I", "--no-inherit"}, description = "role does not inherit privileges")
    private boolean noInherit;
    @Option(names = {"-l", "--login"}, description = "role can login (default)")
    private boolean login;
    @Option(names = {"-L", "--no-login"}, description = "role cannot login")
    private boolean noLogin;
    @Option(names = {"-P", "--pwprompt"}, description = "assign a password to new role")
    private boolean askPassword;
    @Option(names = {"-r", "--createrole"}, description = "role can create new roles")
    private boolean createRole;
    @Option(names = {"-R", "--no-createrole"}, description = "role cannot create roles (default)")
    private boolean noCreateRole;
    @Option(names = {"-s", "--superuser"}, description = "role will be superuser")
    private boolean superuser;
    @Option(names = {"-S", "--no-superuser"}, description = "role will not be superuser (default)")
    private boolean noSuperuser;
    @Option(names = "--interactive", description = "prompt for missing role name and attributes rather than using defaults")
    private boolean interactive;
    @Option(names = "--replication", description = "role can initiate replication")
    private boolean replication;
    @Option(names = "--no-replication", description = "role cannot initiate replication")
    private boolean noReplication;

    public CreateUser() {
        super("createuser");
    }

    @Override
    void work() throws IOException {
        if (role == null) {
            role = interactive ? Prompt.line("Enter name of role to add: ") : connection.user();
        }
        String password = null;
        if (askPassword) {
            password = Prompt.password("Enter password for new role: ");
            if (!password.equals(Prompt.password("Enter it again: "))) {
                System.err.println("Passwords didn't match.");
                throw new ToolFailure("no role was created");
            }
        }
        if (interactive) {
            superuser = superuser || !noSuperuser && Prompt.yesOrNo("Shall the new role be a superuser?");
            createDatabase = superuser || createDatabase || !noCreateDatabase && Prompt.yesOrNo("Shall the new role be allowed to create databases?");
            createRole = superuser || createRole || !noCreateRole && Prompt.yesOrNo("Shall the new role be allowed to create more new roles?");
        }
        try (BlockingClient client = connect("postgres")) {
            execute(client, statement(client, password), "creation of new role");
        }
    }

    private String statement(BlockingClient client, String password) throws IOException {
        var sql = new StringBuilder("CREATE ROLE ").append(identifier(role));
        if (password != null && !password.isEmpty()) {
            // The plain password never leaves this machine.
            sql.append(" PASSWORD ").append(literal(stored(client.queryValue("SHOW password_encryption"), password)));
        }
        sql.append(superuser ? " SUPERUSER" : " NOSUPERUSER");
        sql.append(superuser || createDatabase ? " CREATEDB" : " NOCREATEDB");
        sql.append(superuser || createRole ? " CREATEROLE" : " NOCREATEROLE");
        sql.append(noInherit ? " NOINHERIT" : " INHERIT");
        sql.append(noLogin ? " NOLOGIN" : " LOGIN");
        if (replication) {
            sql.append(" REPLICATION");
        } else if (noReplication) {
            sql.append(" NOREPLICATION");
        }
        if (connectionLimit != null) {
            sql.append(" CONNECTION LIMIT ").append(connectionLimit);
        }
        if (!memberOf.isEmpty()) {
            sql.append(" IN ROLE ").append(memberOf.stream().map(Tool::identifier).collect(Collectors.joining(",")));
        }
        return sql.append(';').toString();
    }

    private String stored(String encryption, String password) {
        if ("md5".equals(encryption)) {
            return Md5Password.stored(role, password);
        }
        byte[] salt = new byte[Scram.SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return Scram.Verifier.of(Saslprep.prepare(password), salt, Scram.ITERATIONS).text();
    }
}
