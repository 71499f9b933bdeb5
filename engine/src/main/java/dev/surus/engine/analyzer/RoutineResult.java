package dev.surus.engine.analyzer;

import java.util.List;

/// What a function in SQL is declared to return, for one call of it (polymorphic types resolved).
///
/// @param type of the result; VOID and RECORD included
/// @param columns types of the row's columns where the result is one and its columns are known: of a composite type, of OUT and
///                TABLE parameters, of a column definition list; else null
/// @param procedure whether it is a procedure
public record RoutineResult(int type, List<Integer> columns, boolean procedure) {}
