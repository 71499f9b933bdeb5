package dev.surus.engine.catalog.inquiry;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.AccessList;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import dev.surus.engine.type.AclItem;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Locale;

/// Access lists taken apart and put together.
public final class AclFunctions implements FunctionFamily {
    @Override
    public void declare(Declarations f) {
        f.set("aclexplode", (context, v) -> explode((ArrayValue) v[0]).iterator());
        f.scalar("acldefault_sql", (context, v) -> ArrayValue.of(TypeOid.ACLITEM,
                AccessList.defaultFor(kind((char) (((Long) v[0]).intValue() & 0xFF)), ((Long) v[1]).intValue()).toArray()));
        f.scalar("makeaclitem", (context, v) -> {
            int bits = privilege((String) v[2]).bit();
            return new AclItem(((Long) v[0]).intValue(), ((Long) v[1]).intValue(), bits, v[3].equals(1L) ? bits : 0);
        });
        f.objectTest("aclitem_eq", Object::equals);
        f.scalar("aclcontains", (context, v) -> {
            var wanted = (AclItem) v[1];
            for (Object element : ((ArrayValue) v[0]).elements()) {
                var item = (AclItem) element;
                if (item.grantee() == wanted.grantee() && item.grantor() == wanted.grantor()
                        && (item.privileges() & wanted.privileges()) == wanted.privileges()
                        && (item.grantOptions() & wanted.grantOptions()) == wanted.grantOptions()) {
                    return 1L;
                }
            }
            return 0L;
        });
    }

    private static Iterable<Object[]> explode(ArrayValue list) {
        var rows = new ArrayList<Object[]>();
        for (Object element : list.elements()) {
            var item = (AclItem) element;
            for (Privilege privilege : Privilege.values()) {
                if ((item.privileges() & privilege.bit()) != 0) {
                    rows.add(new Object[] {Integer.toUnsignedLong(item.grantor()), Integer.toUnsignedLong(item.grantee()),
                        privilege.name().replace('_', ' '), (item.grantOptions() & privilege.bit()) != 0 ? 1L : 0L});
                }
            }
        }
        return rows;
    }

    private static Privilege privilege(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        for (Privilege privilege : Privilege.values()) {
            if (privilege.name().replace('_', ' ').equals(upper)) {
                return privilege;
            }
        }
        if (upper.equals("TEMP")) {
            return Privilege.TEMPORARY;
        }
        throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, InquiryMessage.PRIVILEGE_TYPE, word);
    }

    private static ObjectKind kind(char letter) {
        return switch (letter) {
            case 'c' -> ObjectKind.COLUMN;
            case 'r' -> ObjectKind.TABLE;
            case 's' -> ObjectKind.SEQUENCE;
            case 'd' -> ObjectKind.DATABASE;
            case 'f' -> ObjectKind.FUNCTION;
            case 'l' -> ObjectKind.LANGUAGE;
            case 'L' -> ObjectKind.LARGE_OBJECT;
            case 'n' -> ObjectKind.SCHEMA;
            case 'p' -> ObjectKind.PARAMETER;
            case 't' -> ObjectKind.TABLESPACE;
            case 'F' -> ObjectKind.FOREIGN_DATA_WRAPPER;
            case 'S' -> ObjectKind.FOREIGN_SERVER;
            case 'T' -> ObjectKind.TYPE;
            default -> throw new SqlException(SqlState.INTERNAL_ERROR, InquiryMessage.ACL_KIND, letter);
        };
    }
}
