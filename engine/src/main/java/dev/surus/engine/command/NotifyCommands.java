package dev.surus.engine.command;

import dev.surus.engine.parser.ast.NotifyStatement;

/// LISTEN, NOTIFY, UNLISTEN.
final class NotifyCommands {
    private final SessionNotifications notifications;

    NotifyCommands(CommandContext context) {
        notifications = context.service(SessionNotifications.class);
    }

    CommandResult run(NotifyStatement statement) {
        return new CommandResult.Done(switch (statement) {
            case NotifyStatement.Listen listen -> {
                notifications.listen(listen.channel());
                yield "LISTEN";
            }
            case NotifyStatement.Unlisten unlisten -> {
                notifications.unlisten(unlisten.channel());
                yield "UNLISTEN";
            }
            case NotifyStatement.Notify notify -> {
                notifications.notify(notify.channel(), notify.payload());
                yield "NOTIFY";
            }
        });
    }

    void unlistenAll() {
        notifications.unlisten(null);
    }
}
