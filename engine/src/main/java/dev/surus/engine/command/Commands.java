package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.SessionSettings;
import dev.surus.engine.parser.ast.AlterTableStatement;
import dev.surus.engine.parser.ast.CopyStatement;
import dev.surus.engine.parser.ast.DatabaseStatement;
import dev.surus.engine.parser.ast.DefinitionStatement;
import dev.surus.engine.parser.ast.ForeignStatement;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.IndexStatement;
import dev.surus.engine.parser.ast.MaintenanceStatement;
import dev.surus.engine.parser.ast.NotifyStatement;
import dev.surus.engine.parser.ast.ObjectKind;
import dev.surus.engine.parser.ast.ObjectStatement;
import dev.surus.engine.parser.ast.PrivilegeStatement;
import dev.surus.engine.parser.ast.RoleStatement;
import dev.surus.engine.parser.ast.SchemaStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.SequenceStatement;
import dev.surus.engine.parser.ast.SettingStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TableStatement;
import dev.surus.engine.parser.ast.TriggerStatement;
import dev.surus.engine.parser.ast.TypeStatement;
import dev.surus.engine.parser.ast.ViewStatement;
import java.util.List;

/// Which utility statement goes to which family.
public final class Commands {
    private Commands() {}

    public static CommandResult run(Statement statement, CommandContext context) {
        return switch (statement) {
            case SettingStatement setting -> new SettingCommands(context).run(setting);
            case RoleStatement role -> new RoleCommands(context).run(role);
            case PrivilegeStatement privilege -> new PrivilegeCommands(context).run(privilege);
            case DatabaseStatement database -> new DatabaseCommands(context).run(database);
            case SchemaStatement schema -> new SchemaCommands(context).run(schema);
            case TableStatement.Lock lock -> new LockCommand(context).run(lock);
            case TableStatement.Truncate truncate -> new TruncateCommand(context).run(truncate);
            case TableStatement table -> new TableCommands(context).run(table);
            case AlterTableStatement alter -> new AlterTableCommands(context).run(alter);
            case IndexStatement index -> new IndexCommands(context).run(index);
            case SequenceStatement sequence -> new SequenceCommands(context).run(sequence);
            case ViewStatement view -> new ViewCommands(context).run(view);
            case TypeStatement type -> new TypeCommands(context).run(type);
            case FunctionStatement function -> new FunctionCommands(context).run(function);
            case TriggerStatement trigger -> new TriggerCommands(context).run(trigger);
            case ObjectStatement.Drop drop when drop.kind() == ObjectKind.EXTENSION -> new ExtensionCommands(context).drop(drop);
            case ObjectStatement.Drop drop -> new DropCommands(context).run(drop);
            case ObjectStatement.Comment comment -> new CommentCommand(context).run(comment);
            case ObjectStatement object -> new ObjectCommands(context).run(object);
            case ForeignStatement foreign -> new ForeignCommands(context).run(foreign);
            case CopyStatement copy -> new CopyCommand(context).run(copy);
            case MaintenanceStatement maintenance -> new MaintenanceCommands(context).run(maintenance);
            case NotifyStatement notify -> new NotifyCommands(context).run(notify);
            case SelectStatement select -> selectInto(select, context);
            case DefinitionStatement.CreateExtension create -> new ExtensionCommands(context).create(create);
            case DefinitionStatement.AlterExtension alter -> new ExtensionCommands(context).alter(alter);
            case DefinitionStatement.Define define when define.kind() == ObjectKind.AGGREGATE -> new AggregateCommands(context).create(define);
            case DefinitionStatement.Define define -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED,
                    "CREATE " + define.kind().name().replace('_', ' '));
            default -> throw notSupported(statement);
        };
    }

    /// A statement as messages name it.
    static String nameOf(Statement statement) {
        return statement.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toUpperCase(java.util.Locale.ROOT);
    }

    static SqlException notSupported(Statement statement) {
        return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED,
                statement.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toUpperCase(java.util.Locale.ROOT));
    }

    /// The columns that SHOW will give.
    public static List<OutputColumn> showColumns(SettingStatement.Show show, SessionSettings settings) {
        return SettingCommands.showColumns(show, settings);
    }

    /// The tag of a statement that a read-only transaction refuses, or null where it may run.
    public static String writingTag(Statement statement) {
        return WritingTags.of(statement);
    }

    /// DISCARD SEQUENCES: forgets what currval and lastval know.
    public static void discardSequences(CommandContext context) {
        context.service(SequenceMemory.class).clear();
    }

    /// DISCARD TEMPORARY.
    public static void discardTemporary(CommandContext context) {
        TableCommands.dropTemporary(context);
    }

    /// ON COMMIT DELETE ROWS and DROP.
    public static void temporaryTablesBeforeCommit(CommandContext context) {
        TableCommands.beforeCommit(context);
    }

    /// SELECT ... INTO.
    public static CommandResult selectInto(SelectStatement select, CommandContext context) {
        return new CommandResult.Done(new TableFromQuery(context).selectInto(select));
    }

    /// What DISCARD ALL does beyond the session's own settings, portals and statements.
    public static void discardSession(CommandContext context) {
        new NotifyCommands(context).unlistenAll();
        discardTemporary(context);
        discardSequences(context);
    }
}
