package dev.surus.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.engine.catalog.access.AccessList;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.catalog.entry.RoleEntry;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.NewColumn;
import dev.surus.engine.catalog.write.NewRelation;
import dev.surus.engine.type.AclItem;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.TypeOid;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessListTest {
    private final Catalog catalog = Catalog.ofBuiltins();
    private final CatalogWriter writer = new CatalogWriter(catalog);
    private final Privileges privileges = new Privileges(catalog);

    private int role(String name, boolean inherit) {
        return writer.objects.writeRole(new RoleEntry(0, name, false, inherit, false, false, true, false, false, -1, null, null));
    }

    @Test
    void grantsPassOnAndFallTogether() {
        int sato = role("sato", true);
        int suzuki = role("suzuki", true);
        int select = Privilege.SELECT.bit();
        List<AclItem> list = AccessList.defaultFor(ObjectKind.TABLE, 10);
        assertThat(list).containsExactly(new AclItem(10, 10, 0x7f, 0));
        list = AccessList.grant(list, 10, 10, sato, select, true);
        list = AccessList.grant(list, 10, sato, suzuki, select, false);
        assertThat(list).hasSize(3);
        var granted = list;
        assertThatThrownBy(() -> AccessList.revoke(granted, 10, 10, sato, select, false, false)).hasMessageContaining("dependent privileges exist");
        assertThatThrownBy(() -> AccessList.grant(AccessList.grant(granted, 10, sato, suzuki, select, true), 10, suzuki, sato, select, true))
                .hasMessageContaining("grant options cannot be granted back to your own grantor");
        assertThat(AccessList.revoke(list, 10, 10, sato, select, false, true)).hasSize(1);
        assertThat(AccessList.revoke(list, 10, 10, sato, select, true, true))
                .contains(new AclItem(sato, 10, select, 0)).hasSize(2);
    }

    @Test
    void membershipAndInheritance() {
        int group = role("crew", true);
        int member = role("member", true);
        int outsider = role("outsider", false);
        writer.objects.writeMembership(group, member, 10, false);
        writer.objects.writeMembership(group, outsider, 10, true);
        Roles roles = privileges.roles();
        assertThat(roles.hasPrivilegesOf(member, group)).isTrue();
        assertThat(roles.hasPrivilegesOf(outsider, group)).isFalse();
        assertThat(roles.isMember(outsider, group)).isTrue();
        assertThat(roles.isAdminOf(outsider, group)).isTrue();
        assertThat(roles.isAdminOf(member, group)).isFalse();
        assertThat(roles.hasPrivilegesOf(10, Roles.DATABASE_OWNER)).isTrue();
        assertThat(roles.isMemberOfRoleItself(10, Roles.DATABASE_OWNER)).isTrue();
        assertThat(roles.isMember(member, Roles.DATABASE_OWNER)).isFalse();

        int table = writer.relations.create(NewRelation.table("prod", Catalog.PUBLIC, 10, 30000, List.of(new NewColumn("id", TypeOid.INT4, -1, 0))));
        assertThatThrownBy(() -> privileges.require(ObjectKind.TABLE, table, member, Privilege.SELECT))
                .hasMessageContaining("42501: permission denied for table prod");
        writer.objects.setAcl(ObjectKind.TABLE, table, AccessList.grant(AccessList.defaultFor(ObjectKind.TABLE, 10), 10, 10, group,
                Privilege.SELECT.bit(), false));
        privileges.require(ObjectKind.TABLE, table, member, Privilege.SELECT);
        assertThatThrownBy(() -> privileges.requireOwner(ObjectKind.TABLE, table, member)).hasMessageContaining("must be owner of table prod");
        assertThatThrownBy(() -> privileges.require(ObjectKind.SCHEMA, Catalog.PUBLIC, member, Privilege.CREATE))
                .hasMessageContaining("permission denied for schema public");
        privileges.require(ObjectKind.SCHEMA, Catalog.PUBLIC, member, Privilege.USAGE);
        assertThat(privileges.relationMask(catalog.relationByName(null, "pg_class"), member, 0x7f)).isEqualTo(Privilege.SELECT.bit());
        assertThat(privileges.relationMask(catalog.relationByName(null, "pg_authid"), member, 0x7f)).isZero();
    }

    @Test
    void writesTypeNames() {
        assertThat(catalog.typeName(TypeOid.INT4_ARRAY)).isEqualTo("integer[]");
        assertThat(catalog.typeName(TypeOid.NUMERIC, (10 << 16 | 2) + 4)).isEqualTo("numeric(10,2)");
        assertThat(catalog.typeName(TypeOid.VARCHAR, 14)).isEqualTo("character varying(10)");
        assertThat(catalog.typeName(TypeOid.TIMESTAMPTZ, 3)).isEqualTo("timestamp(3) with time zone");
        assertThat(catalog.typeName(TypeOid.CHAR)).isEqualTo("\"char\"");
        assertThat(catalog.typeName(TypeOid.BPCHAR, -1)).isEqualTo("bpchar");
        assertThat(catalog.typeName(TypeOid.NAME)).isEqualTo("name");
    }
}
