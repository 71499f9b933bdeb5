package dev.surus.engine.command;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;

/// pg_notify, pg_listening_channels, pg_notification_queue_usage.
public final class NotifyFunctions implements FunctionFamily {
    @Override
    public void declare(Declarations f) {
        f.scalar("pg_notify", (context, v) -> {
            notifications(context).notify((String) v[0], (String) v[1]);
            return "";
        });
        f.set("pg_listening_channels", (context, v) -> notifications(context).channels().stream()
                .map(channel -> new Object[] {channel}).iterator());
        f.scalar("pg_notification_queue_usage", (context, v) -> notifications(context).queueUsage());
    }

    private static SessionNotifications notifications(EvaluationContext context) {
        return context.service(SessionNotifications.class);
    }
}
