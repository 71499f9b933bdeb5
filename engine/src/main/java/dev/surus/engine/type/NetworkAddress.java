package dev.surus.engine.type;

import java.util.Arrays;

/// A value of inet or cidr.
///
/// @param address 4 or 16 bytes
/// @param bits of the network part
public record NetworkAddress(byte[] address, int bits, boolean cidr) implements Comparable<NetworkAddress> {
    public boolean isVersion6() {
        return address.length == 16;
    }

    int maximumBits() {
        return address.length * 8;
    }

    /// IPv4 first, then by the common network bits, the mask length, the whole address.
    @Override
    public int compareTo(NetworkAddress other) {
        if (address.length != other.address.length) {
            return Integer.compare(address.length, other.address.length);
        }
        int common = Math.min(bits, other.bits);
        for (int i = 0; i < common; i++) {
            int order = Integer.compare(bit(i), other.bit(i));
            if (order != 0) {
                return order;
            }
        }
        return bits != other.bits ? Integer.compare(bits, other.bits) : Arrays.compareUnsigned(address, other.address);
    }

    int bit(int index) {
        return address[index / 8] >> 7 - index % 8 & 1;
    }

    /// Whether any bit behind the mask is set.
    boolean hasHostBits() {
        for (int i = bits; i < maximumBits(); i++) {
            if (bit(i) != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetworkAddress o && compareTo(o) == 0;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(address) * 31 + bits;
    }

    /// The address alone.
    public String hostText() {
        if (!isVersion6()) {
            return (address[0] & 0xFF) + "." + (address[1] & 0xFF) + "." + (address[2] & 0xFF) + "." + (address[3] & 0xFF);
        }
        var groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (address[i * 2] & 0xFF) << 8 | address[i * 2 + 1] & 0xFF;
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > bestLength) {
                bestStart = i;
                bestLength = end - i;
            }
        }
        var out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                out.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
                out.append(':');
            }
            if (i == 6 && bestStart == 0 && (bestLength == 6 || bestLength == 5 && groups[5] == 0xFFFF)) {
                return out + ((address[12] & 0xFF) + "." + (address[13] & 0xFF) + "." + (address[14] & 0xFF) + "." + (address[15] & 0xFF));
            }
            out.append(Integer.toHexString(groups[i]));
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return cidr || bits != maximumBits() ? hostText() + "/" + bits : hostText();
    }
}
