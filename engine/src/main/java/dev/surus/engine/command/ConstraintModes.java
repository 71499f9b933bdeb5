package dev.surus.engine.command;

import dev.surus.engine.parser.ast.SettingStatement;

/// Which deferrable constraints the running transaction checks at its end (SET CONSTRAINTS).
public interface ConstraintModes {
    void set(SettingStatement.SetConstraints modes);
}
