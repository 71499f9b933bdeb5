package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// Types that mainly catalogs and monitoring show: aclitem, pg_node_tree, pg_lsn, pg_snapshot.
final class SystemTypes {
    private static final int BOOTSTRAP_ROLE = 10;

    private SystemTypes() {}

    /// aclitem: [AclItem], written as `grantee=privileges/grantor`.
    static final class Acl extends StoredAsBinary {
        Acl() {
            super(TypeOid.ACLITEM, "aclitem");
        }

        @Override
        public boolean comparable() {
            return false;
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            return new AclItemText(text, context).parse();
        }

        @Override
        public String output(Object value, EvaluationContext context) {
            return AclItemText.format((AclItem) value, context);
        }

        @Override
        public byte[] send(Object value, EvaluationContext context) {
            if (context != null) {
                throw new SqlException(SqlState.UNDEFINED_FUNCTION, TypeMessage.NO_BINARY_OUTPUT, "aclitem");
            }
            var item = (AclItem) value;
            var out = new ByteSink(16);
            out.putInt(item.grantee());
            out.putInt(item.grantor());
            out.putInt(item.privileges());
            out.putInt(item.grantOptions());
            return out.bytes;
        }

        @Override
        public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
            if (context != null) {
                throw new SqlException(SqlState.UNDEFINED_FUNCTION, TypeMessage.NO_BINARY_INPUT, "aclitem");
            }
            return new AclItem((int) BinaryForm.read(data, offset, 4), (int) BinaryForm.read(data, offset + 4, 4),
                    (int) BinaryForm.read(data, offset + 8, 4), (int) BinaryForm.read(data, offset + 12, 4));
        }

        @Override
        public int compare(Object left, Object right) {
            return java.util.Arrays.compareUnsigned(send(left, null), send(right, null));
        }

        @Override
        public boolean equal(Object left, Object right) {
            return left.equals(right);
        }

        @Override
        public void appendKey(KeyBytes out, Object value) {
            throw new SqlException(SqlState.UNDEFINED_FUNCTION, TypeMessage.NO_COMPARISON, "aclitem");
        }
    }

    /// pg_node_tree: expressions kept by the catalog; nobody types them in.
    static final class NodeTree extends TextType {
        NodeTree() {
            super(TypeOid.PG_NODE_TREE, "pg_node_tree", "pg_node_tree");
        }

        @Override
        public boolean comparable() {
            return false;
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, TypeMessage.CANNOT_ACCEPT, name);
        }
    }

    /// pg_ndistinct and pg_dependencies: what ANALYZE found out about several columns, kept in the form in which it is shown.
    static final class Findings extends TextType {
        Findings(int oid, String name) {
            super(oid, name, name);
        }

        @Override
        public boolean comparable() {
            return false;
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, TypeMessage.CANNOT_ACCEPT, name);
        }
    }

    /// pg_lsn: a place in the log, written as two hexadecimal halves.
    static final class Lsn extends LongType {
        Lsn() {
            super(TypeOid.PG_LSN, "pg_lsn", 8, true);
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            String[] halves = text.split("/", -1);
            if (halves.length == 2 && halves[0].matches("[0-9A-Fa-f]{1,8}") && halves[1].matches("[0-9A-Fa-f]{1,8}")) {
                return Long.parseLong(halves[0], 16) << 32 | Long.parseLong(halves[1], 16);
            }
            throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.INVALID_INPUT, "pg_lsn", text);
        }

        @Override
        public String output(Object value, EvaluationContext context) {
            long lsn = (Long) value;
            return Long.toHexString(lsn >>> 32).toUpperCase(java.util.Locale.ROOT) + "/"
                    + Long.toHexString(lsn & 0xFFFFFFFFL).toUpperCase(java.util.Locale.ROOT);
        }
    }

    /// pg_snapshot and txid_snapshot: `xmin:xmax:open,open`, kept as that text.
    static final class Snapshot extends TextType {
        Snapshot(int oid, String name) {
            super(oid, name, name);
        }

        @Override
        public boolean comparable() {
            return false;
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            String[] parts = text.split(":", -1);
            try {
                if (parts.length == 3) {
                    long minimum = Long.parseLong(parts[0]);
                    long maximum = Long.parseLong(parts[1]);
                    long before = 0;
                    boolean valid = minimum > 0 && maximum >= minimum;
                    var kept = new StringBuilder();
                    for (String open : parts[2].isEmpty() ? new String[0] : parts[2].split(",", -1)) {
                        long number = Long.parseLong(open);
                        valid &= number >= minimum && number < maximum && number >= before;
                        if (number != before) {
                            kept.append(kept.isEmpty() ? "" : ",").append(number);
                        }
                        before = number;
                    }
                    if (valid) {
                        return minimum + ":" + maximum + ":" + kept;
                    }
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            // The old type shares its functions with the new one, and its name in errors.
            throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.INVALID_INPUT, "pg_snapshot", text);
        }
    }

    /// Reads and writes access list entries.
    private static final class AclItemText {
        private static final String LETTERS = "arwdDxtXUCTcsA";

        private final String text;
        private final EvaluationContext context;
        private int position;

        AclItemText(String text, EvaluationContext context) {
            this.text = text;
            this.context = context;
        }

        AclItem parse() {
            String word = name();
            if (position < text.length() && text.charAt(position) != '=') {
                if (!word.equals("group") && !word.equals("user")) {
                    throw error(TypeMessage.ACL_KEY_WORD, word).hint(TypeMessage.ACL_KEY_WORD_HINT);
                }
                word = name();
                if (word.isEmpty()) {
                    throw error(TypeMessage.ACL_MISSING_NAME).hint(TypeMessage.ACL_NAME_AFTER_KEY_WORD);
                }
            } else if (position >= text.length()) {
                throw error(TypeMessage.ACL_KEY_WORD, word).hint(TypeMessage.ACL_KEY_WORD_HINT);
            }
            if (position >= text.length() || text.charAt(position) != '=') {
                throw error(TypeMessage.ACL_MISSING_EQUALS);
            }
            position++;
            int privileges = 0;
            int options = 0;
            int last = 0;
            for (; position < text.length() && (Character.isLetter(text.charAt(position)) || text.charAt(position) == '*'); position++) {
                char c = text.charAt(position);
                if (c == '*') {
                    options |= last;
                    continue;
                }
                int at = LETTERS.indexOf(c);
                if (at < 0) {
                    throw error(TypeMessage.ACL_MODE_INVALID, LETTERS);
                }
                last = privilege(c).bit();
                privileges |= last;
            }
            int grantee = word.isEmpty() ? 0 : role(word);
            int grantor = BOOTSTRAP_ROLE;
            if (position < text.length() && text.charAt(position) == '/') {
                position++;
                String by = name();
                if (by.isEmpty()) {
                    throw error(TypeMessage.ACL_NAME_MUST_FOLLOW);
                }
                grantor = role(by);
            } else {
                context.notice(Severity.WARNING, SqlState.INVALID_GRANTOR, TypeMessage.ACL_GRANTOR_DEFAULT, grantor);
            }
            while (position < text.length() && Whitespace.is(text.charAt(position))) {
                position++;
            }
            if (position < text.length()) {
                throw error(TypeMessage.ACL_GARBAGE);
            }
            return new AclItem(grantee, grantor, privileges, options);
        }

        private static AclItem.Privilege privilege(char letter) {
            for (AclItem.Privilege privilege : AclItem.Privilege.values()) {
                if (privilege.letter == letter) {
                    return privilege;
                }
            }
            throw new IllegalStateException("no privilege " + letter);
        }

        private static SqlException error(TypeMessage key, Object... arguments) {
            return new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, key, arguments);
        }

        private int role(String name) {
            return context.service(NameLookup.class).oidOf(NameLookup.Kind.ROLE, "\"" + name.replace("\"", "\"\"") + "\"");
        }

        private String name() {
            while (position < text.length() && Whitespace.is(text.charAt(position))) {
                position++;
            }
            var name = new StringBuilder();
            boolean quoted = false;
            for (; position < text.length(); position++) {
                char c = text.charAt(position);
                if (c == '"') {
                    if (quoted && position + 1 < text.length() && text.charAt(position + 1) == '"') {
                        name.append('"');
                        position++;
                    } else {
                        quoted = !quoted;
                    }
                } else if (quoted || isPlain(c)) {
                    name.append(c);
                } else {
                    break;
                }
            }
            while (position < text.length() && Whitespace.is(text.charAt(position))) {
                position++;
            }
            return name.toString();
        }

        private static boolean isPlain(char c) {
            return c == '_' || c < 0x80 && Character.isLetterOrDigit(c);
        }

        static String format(AclItem item, EvaluationContext context) {
            var out = new StringBuilder();
            if (item.grantee() != 0) {
                putRole(item.grantee(), context, out);
            }
            out.append('=');
            for (AclItem.Privilege privilege : AclItem.Privilege.values()) {
                if ((item.privileges() & privilege.bit()) != 0) {
                    out.append(privilege.letter);
                }
                if ((item.grantOptions() & privilege.bit()) != 0) {
                    out.append('*');
                }
            }
            out.append('/');
            putRole(item.grantor(), context, out);
            return out.toString();
        }

        /// A role's bare name, quoted by aclitem's own rule: where it has more than letters, digits and underscores.
        private static void putRole(int oid, EvaluationContext context, StringBuilder out) {
            String name = context.service(NameLookup.class).nameOf(NameLookup.Kind.ROLE, oid);
            if (name == null) {
                out.append(Integer.toUnsignedString(oid));
                return;
            }
            if (name.startsWith("\"")) {
                name = name.substring(1, name.length() - 1).replace("\"\"", "\"");
            }
            boolean plain = true;
            for (int i = 0; i < name.length(); i++) {
                plain &= isPlain(name.charAt(i));
            }
            out.append(plain ? name : "\"" + name.replace("\"", "\"\"") + "\"");
        }
    }
}
