package dev.surus.engine.command;

import dev.surus.engine.parser.ast.Option;
import java.util.List;

/// A sequence that a serial or identity column brings along.
final class PlannedSequence {
    final String name;
    final int namespace;
    final int type;
    final List<Option> options;
    final boolean identity;
    /// OID, once it is made.
    int oid;

    PlannedSequence(String name, int namespace, int type, List<Option> options, boolean identity) {
        this.name = name;
        this.namespace = namespace;
        this.type = type;
        this.options = options;
        this.identity = identity;
    }
}
