package dev.surus.engine.catalog;

import java.util.List;

/// Where unqualified names are looked for.
///
/// @param namespaces OIDs in order, the implied ones (temporary schema, pg_catalog) included
/// @param explicit those that the setting names, in order
/// @param creation where new objects go; 0 where the path has no schema for them
/// @param temporary the session's temporary schema, where functions and operators are never looked for; 0 for none
public record SearchPath(List<Integer> namespaces, List<Integer> explicit, int creation, int temporary) {}
