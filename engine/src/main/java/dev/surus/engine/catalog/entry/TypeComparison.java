package dev.surus.engine.catalog.entry;

/// How values of a type are compared by default: members of its default btree (or hash) operator class, 0 where there is none.
///
/// @param family the btree operator family; 0 where the type has no order
/// @param inputType the type that the class is declared for: text for varchar, anyarray for arrays
public record TypeComparison(int type, int family, int inputType, int equal, int less, int greater, int lessOrEqual, int greaterOrEqual,
        int compareFunction, int hashFamily, int hashFunction) {
    public boolean ordered() {
        return less != 0;
    }
}
