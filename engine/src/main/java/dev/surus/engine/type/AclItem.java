package dev.surus.engine.type;

/// One entry of an access list.
///
/// @param grantee the role's OID; 0 is PUBLIC
/// @param privileges bits of [Privilege]
/// @param grantOptions bits of [Privilege] that the grantee may pass on
public record AclItem(int grantee, int grantor, int privileges, int grantOptions) {
    /// The privileges in the order in which aclitem prints them; bit = 1 << ordinal.
    public enum Privilege {
        INSERT('a'), SELECT('r'), UPDATE('w'), DELETE('d'), TRUNCATE('D'), REFERENCES('x'), TRIGGER('t'), EXECUTE('X'),
        USAGE('U'), CREATE('C'), TEMPORARY('T'), CONNECT('c'), SET('s'), ALTER_SYSTEM('A');

        public final char letter;

        Privilege(char letter) {
            this.letter = letter;
        }

        public int bit() {
            return 1 << ordinal();
        }
    }
}
