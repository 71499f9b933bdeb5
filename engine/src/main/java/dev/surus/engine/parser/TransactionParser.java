package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TransactionStatement.*;

import static dev.surus.engine.parser.Keyword.*;

/// BEGIN to ROLLBACK PREPARED.
final class TransactionParser {
    private final TokenStream tokens;

    TransactionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    Statement statement() {
        int kind = tokens.kind();
        tokens.advance();
        switch (kind) {
            case BEGIN:
                transactionWord();
                return new Begin(false, optionalModes());
            case START:
                tokens.expect(TRANSACTION);
                return new Begin(true, optionalModes());
            case COMMIT:
                if (tokens.accept(PREPARED)) {
                    return new CommitPrepared(tokens.string());
                }
                transactionWord();
                return new Commit(chain());
            case END:
                transactionWord();
                return new Commit(chain());
            case ABORT:
                transactionWord();
                return new Rollback(chain());
            case ROLLBACK:
                if (tokens.accept(PREPARED)) {
                    return new RollbackPrepared(tokens.string());
                }
                transactionWord();
                if (tokens.accept(TO)) {
                    tokens.accept(SAVEPOINT);
                    return new RollbackTo(tokens.columnId());
                }
                return new Rollback(chain());
            case SAVEPOINT:
                return new Savepoint(tokens.columnId());
            case RELEASE:
                tokens.accept(SAVEPOINT);
                return new Release(tokens.columnId());
            default:
                tokens.expect(TRANSACTION);
                return new PrepareTransaction(tokens.string());
        }
    }

    private void transactionWord() {
        if (!tokens.accept(WORK)) {
            tokens.accept(TRANSACTION);
        }
    }

    private boolean chain() {
        if (!tokens.accept(AND)) {
            return false;
        }
        boolean chain = !tokens.accept(NO);
        tokens.expect(CHAIN);
        return chain;
    }

    private Modes optionalModes() {
        return switch (tokens.kind()) {
            case ISOLATION, READ, DEFERRABLE, NOT -> modes();
            default -> Modes.NONE;
        };
    }

    /// transaction_mode_list: commas are optional. The last of each kind wins.
    Modes modes() {
        Isolation isolation = null;
        Boolean readOnly = null;
        Boolean deferrable = null;
        boolean comma;
        do {
            if (tokens.accept(ISOLATION)) {
                tokens.expect(LEVEL);
                isolation = isolation();
            } else if (tokens.accept(READ)) {
                readOnly = tokens.accept(ONLY);
                if (!readOnly) {
                    tokens.expect(WRITE);
                }
            } else if (tokens.accept(DEFERRABLE)) {
                deferrable = true;
            } else {
                tokens.expect(NOT, DEFERRABLE);
                deferrable = false;
            }
            comma = tokens.accept(',');
        } while (comma || tokens.at(ISOLATION) || tokens.at(READ) || tokens.at(DEFERRABLE) || tokens.at(NOT));
        return new Modes(isolation, readOnly, deferrable);
    }

    Isolation isolation() {
        if (tokens.accept(SERIALIZABLE)) {
            return Isolation.SERIALIZABLE;
        }
        if (tokens.accept(REPEATABLE)) {
            tokens.expect(READ);
            return Isolation.REPEATABLE_READ;
        }
        tokens.expect(READ);
        if (tokens.accept(COMMITTED)) {
            return Isolation.READ_COMMITTED;
        }
        tokens.expect(UNCOMMITTED);
        return Isolation.READ_UNCOMMITTED;
    }
}
