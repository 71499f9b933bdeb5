package dev.surus.engine.parser.ast;

import java.util.List;

/// SET, RESET, SHOW and their kin. Special forms keep PostgreSQL's meaning: `SET TIME ZONE`, `SET ROLE`, `SET SESSION
/// AUTHORIZATION`, `SET NAMES`, `SET SCHEMA`, `XML OPTION` are settings timezone, role, session_authorization,
/// client_encoding, search_path, xmloption.
public sealed interface SettingStatement extends Statement {
    /// @param values constants, or a TypeCast to interval in SET TIME ZONE; empty: TO DEFAULT
    record Set(boolean local, String name, List<Expression> values, int position) implements SettingStatement {}

    /// `SET name FROM CURRENT`: only in ALTER and CREATE FUNCTION.
    record SetFromCurrent(boolean local, String name) implements SettingStatement {}

    /// @param name null: ALL
    record Reset(String name) implements SettingStatement {}

    /// @param name null: ALL
    record Show(String name) implements SettingStatement {}

    record SetTransaction(boolean local, TransactionStatement.Modes modes) implements SettingStatement {}

    record SetSessionCharacteristics(TransactionStatement.Modes modes) implements SettingStatement {}

    record SetTransactionSnapshot(String id) implements SettingStatement {}

    /// @param constraints empty: ALL
    record SetConstraints(List<RelationName> constraints, boolean deferred) implements SettingStatement {}

    record Discard(DiscardTarget target) implements SettingStatement {}

    enum DiscardTarget {
        ALL,
        PLANS,
        SEQUENCES,
        TEMPORARY
    }

    /// @param setting a Set or a Reset
    record AlterSystem(SettingStatement setting) implements SettingStatement {}
}
