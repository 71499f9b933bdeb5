package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.Arrays;

/// inet, cidr ([NetworkAddress]) and macaddr (a LONG of 48 bits).
final class NetworkTypes {
    private static final int FAMILY_4 = 2;
    private static final int FAMILY_6 = 3;

    private NetworkTypes() {}

    static final class Address extends StoredAsBinary {
        private final boolean cidr;

        Address(int oid, String name, boolean cidr) {
            super(oid, name);
            this.cidr = cidr;
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            int slash = text.indexOf('/');
            String host = slash < 0 ? text : text.substring(0, slash);
            byte[] address = host.indexOf(':') >= 0 ? version6(host) : version4(host);
            if (address == null) {
                throw invalid(text);
            }
            int bits = address.length * 8;
            if (slash >= 0) {
                String mask = text.substring(slash + 1);
                if (!mask.matches("[0-9]{1,3}") || Integer.parseInt(mask) > bits) {
                    throw invalid(text);
                }
                bits = Integer.parseInt(mask);
            } else if (cidr && address.length == 4) {
                bits = classBits(address, host.split("\\.").length);
            }
            if (address.length == 4 && !cidr && slash < 0 && host.split("\\.").length < 4) {
                throw invalid(text);
            }
            var value = new NetworkAddress(address, bits, cidr);
            if (cidr && value.hasHostBits()) {
                throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.CIDR_INVALID, text)
                        .detail(TypeMessage.CIDR_BITS_RIGHT);
            }
            return value;
        }

        private SqlException invalid(String text) {
            return new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.INVALID_INPUT, name, text);
        }

        /// The mask of a network written without one: by the old address classes, at least the octets given.
        private static int classBits(byte[] address, int octets) {
            int first = address[0] & 0xFF;
            int bits = first >= 240 ? 32 : first >= 224 ? 8 : first >= 192 ? 24 : first >= 128 ? 16 : 8;
            return Math.max(bits, octets * 8);
        }

        private static byte[] version4(String host) {
            String[] parts = host.split("\\.", -1);
            if (parts.length > 4) {
                return null;
            }
            var address = new byte[4];
            for (int i = 0; i < parts.length; i++) {
                if (!parts[i].matches("[0-9]{1,3}") || Integer.parseInt(parts[i]) > 255) {
                    return null;
                }
                address[i] = (byte) Integer.parseInt(parts[i]);
            }
            return address;
        }

        private static byte[] version6(String host) {
            int gap = host.indexOf("::");
            if (gap >= 0 && host.indexOf("::", gap + 1) >= 0) {
                return null;
            }
            byte[] head = groups(gap < 0 ? host : host.substring(0, gap));
            byte[] tail = gap < 0 ? new byte[0] : groups(host.substring(gap + 2));
            if (head == null || tail == null || gap < 0 && head.length != 16 || gap >= 0 && head.length + tail.length > 14) {
                return null;
            }
            byte[] address = Arrays.copyOf(head, 16);
            System.arraycopy(tail, 0, address, 16 - tail.length, tail.length);
            return address;
        }

        private static byte[] groups(String text) {
            if (text.isEmpty()) {
                return new byte[0];
            }
            var out = new ByteSink(16);
            String[] parts = text.split(":", -1);
            for (int i = 0; i < parts.length; i++) {
                if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                    byte[] four = version4(parts[i]);
                    if (four == null || parts[i].split("\\.").length != 4) {
                        return null;
                    }
                    out.putBytes(four);
                } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
                    out.putShort(Integer.parseInt(parts[i], 16));
                } else {
                    return null;
                }
            }
            return out.toByteArray();
        }

        @Override
        public String output(Object value, EvaluationContext context) {
            return value.toString();
        }

        @Override
        public byte[] send(Object value, EvaluationContext context) {
            var address = (NetworkAddress) value;
            var out = new ByteSink(20);
            out.putByte(address.isVersion6() ? FAMILY_6 : FAMILY_4);
            out.putByte(address.bits());
            out.putByte(address.cidr() ? 1 : 0);
            out.putByte(address.address().length);
            out.putBytes(address.address());
            return out.toByteArray();
        }

        @Override
        public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
            if (length < 8 || data[offset + 3] != length - 4 || length != (data[offset] == FAMILY_6 ? 20 : 8)
                    || (data[offset + 1] & 0xFF) > (length - 4) * 8) {
                throw BinaryForm.incorrect();
            }
            return new NetworkAddress(Arrays.copyOfRange(data, offset + 4, offset + length), data[offset + 1] & 0xFF, cidr);
        }

        @Override
        public void appendKey(KeyBytes out, Object value) {
            var address = (NetworkAddress) value;
            out.put(address.isVersion6() ? FAMILY_6 : FAMILY_4);
            // Network bits one by one (a shorter mask with the same bits comes first), then the address.
            for (int i = 0; i < address.bits(); i++) {
                out.put(1 + address.bit(i));
            }
            out.put(0);
            for (byte b : address.address()) {
                out.put(b & 0xFF);
            }
        }
    }

    static final class HardwareAddress extends LongType {
        HardwareAddress() {
            super(TypeOid.MACADDR, "macaddr", 8, true);
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            String word = Whitespace.trim(text);
            boolean known = word.matches("(?i)([0-9a-f]{1,2}:){5}[0-9a-f]{1,2}|([0-9a-f]{1,2}-){5}[0-9a-f]{1,2}"
                    + "|[0-9a-f]{6}[:-][0-9a-f]{6}|([0-9a-f]{4}[.-]){2}[0-9a-f]{4}|[0-9a-f]{12}");
            if (!known) {
                throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.INVALID_INPUT, "macaddr", text);
            }
            String[] parts = word.split("[:.-]");
            long value = 0;
            for (String part : parts) {
                value = value << (parts.length == 6 ? 8 : part.length() * 4) | Long.parseLong(part, 16);
            }
            return value;
        }

        @Override
        public String output(Object value, EvaluationContext context) {
            var out = new StringBuilder(17);
            for (int shift = 40; shift >= 0; shift -= 8) {
                out.append(out.isEmpty() ? "" : ":").append(String.format("%02x", (Long) value >> shift & 0xFF));
            }
            return out.toString();
        }

        @Override
        public byte[] send(Object value, EvaluationContext context) {
            return BinaryForm.ofLong((Long) value, 6);
        }

        @Override
        public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
            return BinaryForm.toLong(data, offset, length, 6) & 0xFFFF_FFFF_FFFFL;
        }
    }
}
