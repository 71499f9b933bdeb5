package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;

import static dev.surus.engine.parser.Keyword.*;

/// One parse: the shared tokens, the parsers of all families, and the choice between them by a statement's first words.
final class Grammar {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final SelectParser select;
    private final FromParser from;
    private final DataParser data;
    private TransactionParser transactions;
    private OptionParser options;
    private IndexParser index;
    private SettingParser settings;
    private UtilityParser utilities;
    private TableParser tables;
    private CreateParser create;
    private AlterParser alter;
    private ObjectParser objects;
    private PrivilegeParser privileges;
    private RoleParser roles;

    Grammar(TokenStream tokens) {
        this.tokens = tokens;
        this.names = new NameParser(tokens);
        this.expressions = new ExpressionParser(tokens, names, this);
        this.select = new SelectParser(tokens, names, expressions, this);
        this.from = new FromParser(tokens, names, expressions, this);
        this.data = new DataParser(tokens, names, expressions, this);
    }

    TokenStream tokens() {
        return tokens;
    }

    NameParser names() {
        return names;
    }

    ExpressionParser expressions() {
        return expressions;
    }

    SelectParser select() {
        return select;
    }

    FromParser from() {
        return from;
    }

    DataParser data() {
        return data;
    }

    TransactionParser transactions() {
        return transactions == null ? transactions = new TransactionParser(tokens) : transactions;
    }

    OptionParser options() {
        return options == null ? options = new OptionParser(this) : options;
    }

    IndexParser index() {
        return index == null ? index = new IndexParser(this) : index;
    }

    SettingParser settings() {
        return settings == null ? settings = new SettingParser(this) : settings;
    }

    UtilityParser utilities() {
        return utilities == null ? utilities = new UtilityParser(this) : utilities;
    }

    TableParser tables() {
        return tables == null ? tables = new TableParser(this) : tables;
    }

    CreateParser create() {
        return create == null ? create = new CreateParser(this) : create;
    }

    AlterParser alter() {
        return alter == null ? alter = new AlterParser(this) : alter;
    }

    ObjectParser objects() {
        return objects == null ? objects = new ObjectParser(this) : objects;
    }

    PrivilegeParser privileges() {
        return privileges == null ? privileges = new PrivilegeParser(this) : privileges;
    }

    RoleParser roles() {
        return roles == null ? roles = new RoleParser(this) : roles;
    }

    /// One statement without its semicolon; null for an empty one.
    Statement statement() {
        int kind = tokens.kind();
        switch (kind) {
            case Token.END, ';':
                return null;
            case SELECT, VALUES, TABLE, WITH, INSERT, UPDATE, DELETE, MERGE, '(':
                return data.query();
            case BEGIN, START, COMMIT, END, ABORT, ROLLBACK, SAVEPOINT, RELEASE:
                return transactions().statement();
            case PREPARE:
                if (tokens.peek(1) == TRANSACTION) {
                    return transactions().statement();
                }
                break;
            default:
                break;
        }
        if (kind < Keyword.LOWEST) {
            throw tokens.syntaxError();
        }
        tokens.advance();
        return switch (kind) {
            case CREATE -> create().create();
            case ALTER -> alter().alter();
            case DROP -> objects().drop();
            case GRANT -> privileges().grant();
            case REVOKE -> privileges().revoke();
            case COMMENT -> objects().comment();
            case SECURITY -> objects().securityLabel();
            case REASSIGN -> roles().reassignOwned();
            case SET -> settings().set();
            case RESET -> settings().reset();
            case SHOW -> settings().show();
            case DISCARD -> settings().discard();
            case PREPARE -> utilities().prepare();
            case EXECUTE -> utilities().execute();
            case DEALLOCATE -> utilities().deallocate();
            case DECLARE -> utilities().declare();
            case FETCH -> utilities().fetch(false);
            case MOVE -> utilities().fetch(true);
            case CLOSE -> utilities().close();
            case COPY -> new CopyParser(this).statement();
            case EXPLAIN -> utilities().explain();
            case VACUUM -> utilities().vacuum();
            case ANALYZE, ANALYSE -> utilities().analyze();
            case CLUSTER -> utilities().cluster();
            case REINDEX -> utilities().reindex();
            case REFRESH -> utilities().refresh();
            case LOCK -> utilities().lock();
            case TRUNCATE -> utilities().truncate();
            case CHECKPOINT -> new MaintenanceStatement.Checkpoint();
            case LOAD -> new MaintenanceStatement.Load(tokens.string());
            case LISTEN -> new NotifyStatement.Listen(tokens.columnId());
            case UNLISTEN -> utilities().unlisten();
            case NOTIFY -> utilities().notifyChannel();
            case DO -> utilities().doBlock();
            case CALL -> utilities().call();
            case IMPORT -> new ForeignParser(this).importSchema();
            default -> throw tokens.errorAt(tokens.index() - 1);
        };
    }
}
