package dev.surus.engine.table;

/// Makes an index's key of a row. Plain columns are provided by [#ofColumns]; expressions and predicates by the executor.
@FunctionalInterface
public interface KeyExtractor {
    /// @param row values by attribute number minus one
    /// @param key receives the key's values
    /// @return false where the row is not in the index (a partial one)
    boolean extract(Object[] row, Object[] key);

    /// Keys that are columns as they are.
    static KeyExtractor ofColumns(int... attributes) {
        return new KeyExtractor() {
            @Override
            public boolean extract(Object[] row, Object[] key) {
                for (int i = 0; i < attributes.length; i++) {
                    key[i] = row[attributes[i] - 1];
                }
                return true;
            }

            @Override
            public int[] columns() {
                return attributes;
            }
        };
    }

    /// The attributes that the key consists of, where it is nothing but columns; else null.
    default int[] columns() {
        return null;
    }

    /// The attributes on which the key depends, in expressions and predicates, too: while they keep their values, so does the key. Null where
    /// that is not known.
    default int[] reads() {
        return columns();
    }
}
