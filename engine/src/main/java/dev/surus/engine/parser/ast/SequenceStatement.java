package dev.surus.engine.parser.ast;

import java.util.List;

/// Options: as (Type), cache, cycle (Flag), increment, maxvalue / minvalue (value null: NO), owned_by (Name), start,
/// restart (value null: without a number), sequence_name (Name); numbers are IntegerNumber or DecimalNumber.
public sealed interface SequenceStatement extends Statement {
    record CreateSequence(RelationName name, Persistence persistence, boolean ifNotExists, List<Option> options)
            implements SequenceStatement {}

    record AlterSequence(RelationName name, boolean ifExists, List<Option> options) implements SequenceStatement {}
}
