package dev.surus.engine.command;

import dev.surus.engine.parser.ast.AlterTableStatement;
import dev.surus.engine.parser.ast.DatabaseStatement;
import dev.surus.engine.parser.ast.DefinitionStatement;
import dev.surus.engine.parser.ast.ForeignStatement;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.IndexStatement;
import dev.surus.engine.parser.ast.ObjectStatement;
import dev.surus.engine.parser.ast.PrivilegeStatement;
import dev.surus.engine.parser.ast.RoleStatement;
import dev.surus.engine.parser.ast.SchemaStatement;
import dev.surus.engine.parser.ast.SequenceStatement;
import dev.surus.engine.parser.ast.SettingStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TableStatement;
import dev.surus.engine.parser.ast.TriggerStatement;
import dev.surus.engine.parser.ast.TypeStatement;
import dev.surus.engine.parser.ast.ViewStatement;

/// The command tags by which a read-only transaction names what it refuses.
final class WritingTags {
    private WritingTags() {}

    /// Null for statements that a read-only transaction may run.
    static String of(Statement statement) {
        return switch (statement) {
            case TableStatement.Lock lock -> null;
            case TableStatement.Truncate truncate -> "TRUNCATE TABLE";
            case TableStatement.CreateTableAs create -> create.materializedView() ? "CREATE MATERIALIZED VIEW" : "CREATE TABLE AS";
            case TableStatement create -> "CREATE TABLE";
            case AlterTableStatement alter -> "ALTER TABLE";
            case IndexStatement.CreateIndex index -> "CREATE INDEX";
            case IndexStatement.CreateStatistics create -> "CREATE STATISTICS";
            case IndexStatement.AlterStatistics alter -> "ALTER STATISTICS";
            case ForeignStatement foreign -> foreign(foreign);
            case SequenceStatement sequence -> "CREATE SEQUENCE";
            case ViewStatement view -> "CREATE VIEW";
            case SchemaStatement schema -> "CREATE SCHEMA";
            case DatabaseStatement database -> "CREATE DATABASE";
            case RoleStatement role -> "CREATE ROLE";
            case PrivilegeStatement.Grant grant -> grant.grant() ? "GRANT" : "REVOKE";
            case PrivilegeStatement.GrantRole grant -> grant.grant() ? "GRANT ROLE" : "REVOKE ROLE";
            case PrivilegeStatement.AlterDefaultPrivileges defaults -> "ALTER DEFAULT PRIVILEGES";
            case TypeStatement type -> "CREATE TYPE";
            case DefinitionStatement.Define define -> "CREATE " + define.kind().name().replace('_', ' ');
            case FunctionStatement.Call call -> null;
            case FunctionStatement.Do block -> null;
            case FunctionStatement function -> "CREATE FUNCTION";
            case TriggerStatement trigger -> "CREATE TRIGGER";
            case ObjectStatement.Comment comment -> "COMMENT";
            case ObjectStatement.Drop drop -> "DROP " + ObjectResolver.tagWord(drop.kind());
            case ObjectStatement object -> "ALTER TABLE";
            case SettingStatement.AlterSystem alter -> null;
            default -> null;
        };
    }

    private static String foreign(ForeignStatement statement) {
        return switch (statement) {
            case ForeignStatement.CreateWrapper _ -> "CREATE FOREIGN DATA WRAPPER";
            case ForeignStatement.AlterWrapper _ -> "ALTER FOREIGN DATA WRAPPER";
            case ForeignStatement.CreateServer _ -> "CREATE SERVER";
            case ForeignStatement.AlterServer _ -> "ALTER SERVER";
            case ForeignStatement.CreateUserMapping _ -> "CREATE USER MAPPING";
            case ForeignStatement.AlterUserMapping _ -> "ALTER USER MAPPING";
            case ForeignStatement.DropUserMapping _ -> "DROP USER MAPPING";
            case ForeignStatement.ImportSchema _ -> "IMPORT FOREIGN SCHEMA";
        };
    }
}
