package dev.surus.engine.monitor;

import dev.surus.engine.catalog.VirtualRelation;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.session.Sessions;
import java.util.ArrayList;
import java.util.List;

/// All relations whose rows Surus makes itself.
public final class SystemRelations {
    private SystemRelations() {}

    public static List<VirtualRelation> of(Cluster cluster, Sessions sessions) {
        var relations = new ArrayList<VirtualRelation>();
        relations.addAll(new SessionViews(cluster, sessions).relations());
        relations.addAll(new LockViews(cluster).relations());
        relations.addAll(new ReportViews(cluster, sessions).relations());
        relations.addAll(new RowLockView(cluster).relations());
        relations.addAll(new SettingViews(cluster).relations());
        relations.addAll(StatementViews.relations());
        relations.addAll(new ServerViews(cluster, sessions).relations());
        relations.addAll(TimeZoneViews.relations());
        relations.addAll(new ConformanceTables(cluster).relations());
        return relations;
    }
}
