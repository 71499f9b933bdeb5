package dev.surus.engine.monitor;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.command.CommandContext;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.NetworkAddress;
import dev.surus.engine.type.TypeOid;
import java.net.InetAddress;
import java.util.List;

/// The memory form of what the views show.
final class ViewValues {
    private static final long MICROS_FROM_1970_TO_2000 = 946_684_800_000_000L;

    private ViewValues() {}

    static CommandContext session(EvaluationContext context) {
        return (CommandContext) context;
    }

    /// @param microsSince1970 0 for NULL
    static Long timestamp(long microsSince1970) {
        return microsSince1970 == 0 ? null : (Long) (microsSince1970 - MICROS_FROM_1970_TO_2000);
    }

    static Long bool(boolean value) {
        return value ? 1L : 0L;
    }

    static Long oid(int value) {
        return Integer.toUnsignedLong(value);
    }

    /// Transaction ids have 64 bits, the type xid has 32; 0 for NULL.
    static Long xid(long value) {
        return value == 0 ? null : (Long) (value & 0xFFFF_FFFFL);
    }

    static ArrayValue texts(List<String> values) {
        return values == null ? null : ArrayValue.of(TypeOid.TEXT, values.toArray());
    }

    static NetworkAddress inet(InetAddress address) {
        byte[] bytes = address.getAddress();
        return new NetworkAddress(bytes, bytes.length * 8, false);
    }
}
