package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// Types of identifying numbers: oid, xid, xid8, cid, tid and the reg* types.
final class IdentifierTypes {
    private IdentifierTypes() {}

    static long parseOid(String text, String typeName) {
        String word = Whitespace.trim(text);
        long value;
        try {
            value = Long.parseLong(word);
        } catch (NumberFormatException e) {
            if (word.matches("[+-]?[0-9]+")) {
                throw outOfRange(text, typeName);
            }
            throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.INVALID_INPUT, typeName, text);
        }
        // A negative int4 means the OID of the same bits.
        if (value > 0xFFFFFFFFL || value < Integer.MIN_VALUE) {
            throw outOfRange(text, typeName);
        }
        return value & 0xFFFFFFFFL;
    }

    private static SqlException outOfRange(String text, String typeName) {
        return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, TypeMessage.OUT_OF_RANGE_FOR_TYPE, text, typeName);
    }

    /// oid.
    static final class Oid extends LongType {
        Oid() {
            super(TypeOid.OID, "oid", 4, true);
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            return parseOid(text, "oid");
        }

        @Override
        public String output(Object value, EvaluationContext context) {
            return Long.toString((Long) value);
        }

        @Override
        public void writeText(Vector vector, int row, EvaluationContext context, ByteSink out) {
            out.putDecimal(((LongVector) vector).values[row]);
        }
    }

    /// xid, cid and xid8. Their input reads a leading number and does not complain, as PostgreSQL 15's.
    static final class TransactionNumber extends LongType {
        TransactionNumber(int oid, String name, int width) {
            super(oid, name, width, true);
        }

        @Override
        public boolean comparable() {
            return width == 8;
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            long number = leadingNumber(Whitespace.trim(text));
            return width == 8 ? number : number & 0xFFFFFFFFL;
        }

        /// By C's rules: a sign, then digits to base 16 behind 0x, 8 behind 0, else 10; what is too large becomes the largest number.
        private static long leadingNumber(String word) {
            int at = 0;
            boolean negative = word.startsWith("-");
            if (negative || word.startsWith("+")) {
                at++;
            }
            int base = 10;
            if (word.regionMatches(true, at, "0x", 0, 2) && at + 2 < word.length() && Character.digit(word.charAt(at + 2), 16) >= 0) {
                base = 16;
                at += 2;
            } else if (word.startsWith("0", at)) {
                base = 8;
            }
            int end = at;
            while (end < word.length() && word.charAt(end) < 128 && Character.digit(word.charAt(end), base) >= 0) {
                end++;
            }
            var number = end == at ? java.math.BigInteger.ZERO : new java.math.BigInteger(word.substring(at, end), base);
            if (number.bitLength() > 64) {
                return -1;
            }
            return negative ? -number.longValue() : number.longValue();
        }

        @Override
        public String output(Object value, EvaluationContext context) {
            return Long.toUnsignedString((Long) value);
        }
    }

    /// tid: block << 16 | offset.
    static final class Tid extends LongType {
        Tid() {
            super(TypeOid.TID, "tid", 8, true);
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            String word = Whitespace.trim(text);
            int comma = word.indexOf(',');
            if (word.startsWith("(") && word.endsWith(")") && comma > 0) {
                try {
                    long block = Long.parseLong(word.substring(1, comma));
                    long offset = Long.parseLong(word.substring(comma + 1, word.length() - 1));
                    if (block >= Integer.MIN_VALUE && block <= 0xFFFFFFFFL && offset >= 0 && offset <= 0xFFFF) {
                        return (block & 0xFFFFFFFFL) << 16 | offset;
                    }
                } catch (NumberFormatException e) {
                    // Said below.
                }
            }
            throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.INVALID_INPUT, "tid", text);
        }

        @Override
        public String output(Object value, EvaluationContext context) {
            long tid = (Long) value;
            return "(" + (tid >>> 16) + "," + (tid & 0xFFFF) + ")";
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

    /// A reg* type: an OID whose text is a name.
    static final class Registered extends LongType {
        private final NameLookup.Kind lookup;

        Registered(int oid, String name, NameLookup.Kind lookup) {
            super(oid, name, 4, true);
            this.lookup = lookup;
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            if (text.equals("-")) {
                return 0L;
            }
            if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return parseOid(text, "oid");
            }
            return context.service(NameLookup.class).oidOf(lookup, text) & 0xFFFFFFFFL;
        }

        @Override
        public String output(Object value, EvaluationContext context) {
            long oid = (Long) value;
            if (oid == 0) {
                return lookup == NameLookup.Kind.OPERATOR || lookup == NameLookup.Kind.OPERATOR_WITH_ARGUMENTS ? "0" : "-";
            }
            String name = context.service(NameLookup.class).nameOf(lookup, (int) oid);
            return name == null ? Long.toString(oid) : name;
        }
    }
}
