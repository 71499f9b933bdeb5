package dev.surus.engine.analyzer;

import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// Chooses among several functions or operators that all could take the arguments (manual, section 10.3, steps 4.a to 4.f;
/// for operators section 10.2, step 3).
final class CandidateSelection {
    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    CandidateSelection(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    /// The best candidate, or null where none is better than the others.
    <T> Candidate<T> select(int[] actual, List<Candidate<T>> all) {
        int count = actual.length;
        int[] types = new int[count];
        int unknowns = 0;
        for (int i = 0; i < count; i++) {
            types[i] = actual[i] == TypeOid.UNKNOWN ? TypeOid.UNKNOWN : analysis.coercion.baseType(actual[i]);
            if (types[i] == TypeOid.UNKNOWN) {
                unknowns++;
            }
        }
        var left = mostMatches(all, types, false, null);
        if (left.size() == 1) {
            return left.getFirst();
        }
        char[] categories = new char[count];
        for (int i = 0; i < count; i++) {
            categories[i] = category(types[i]);
        }
        left = mostMatches(left, types, true, categories);
        if (left.size() == 1) {
            return left.getFirst();
        }
        if (unknowns == 0) {
            return null;
        }
        var byCategory = byUnknownsCategory(left, types);
        if (byCategory.size() == 1) {
            return byCategory.getFirst();
        }
        left = byCategory;
        return byKnownType(left, types, unknowns);
    }

    private char category(int type) {
        return catalog.type(type).category();
    }

    private <T> List<Candidate<T>> mostMatches(
            List<Candidate<T>> candidates, int[] types, boolean preferred, char[] categories) {
        int best = 0;
        var result = new ArrayList<Candidate<T>>();
        for (var candidate : candidates) {
            int matches = 0;
            for (int i = 0; i < types.length; i++) {
                if (types[i] == TypeOid.UNKNOWN) {
                    continue;
                }
                int declared = candidate.arguments()[i];
                if (declared == types[i] || preferred && isPreferred(declared, categories[i])) {
                    matches++;
                }
            }
            if (matches > best || result.isEmpty()) {
                best = matches;
                result.clear();
                result.add(candidate);
            } else if (matches == best) {
                result.add(candidate);
            }
        }
        return result;
    }

    private boolean isPreferred(int type, char category) {
        var entry = catalog.type(type);
        return entry.preferred() && (category == entry.category() || category == 'X');
    }

    /// Unknown arguments take the category that the candidates agree on there, or string where any accepts it.
    private <T> List<Candidate<T>> byUnknownsCategory(List<Candidate<T>> candidates, int[] types) {
        char[] categories = new char[types.length];
        boolean[] hasPreferred = new boolean[types.length];
        for (int i = 0; i < types.length; i++) {
            if (types[i] != TypeOid.UNKNOWN) {
                continue;
            }
            boolean conflict = false;
            for (var candidate : candidates) {
                var entry = catalog.type(candidate.arguments()[i]);
                if (categories[i] == 0) {
                    categories[i] = entry.category();
                    hasPreferred[i] = entry.preferred();
                } else if (entry.category() == categories[i]) {
                    hasPreferred[i] |= entry.preferred();
                } else if (entry.category() == 'S') {
                    categories[i] = 'S';
                    hasPreferred[i] = entry.preferred();
                } else {
                    conflict = true;
                }
            }
            if (conflict && categories[i] != 'S') {
                return candidates;
            }
        }
        var result = new ArrayList<Candidate<T>>();
        for (var candidate : candidates) {
            boolean keep = true;
            for (int i = 0; i < types.length && keep; i++) {
                if (types[i] == TypeOid.UNKNOWN) {
                    var entry = catalog.type(candidate.arguments()[i]);
                    keep = entry.category() == categories[i] && (!hasPreferred[i] || entry.preferred());
                }
            }
            if (keep) {
                result.add(candidate);
            }
        }
        return result.isEmpty() ? candidates : result;
    }

    /// Last: where all known arguments have one type, the unknown ones are taken to have it, too.
    private <T> Candidate<T> byKnownType(List<Candidate<T>> candidates, int[] types, int unknowns) {
        if (unknowns == types.length) {
            return null;
        }
        int known = 0;
        for (int type : types) {
            if (type != TypeOid.UNKNOWN) {
                if (known != 0 && known != type) {
                    return null;
                }
                known = type;
            }
        }
        int[] assumed = new int[types.length];
        java.util.Arrays.fill(assumed, known);
        Candidate<T> found = null;
        for (var candidate : candidates) {
            if (analysis.coercion.canCoerce(assumed, candidate.arguments(), Coercion.Context.IMPLICIT)) {
                if (found != null) {
                    return null;
                }
                found = candidate;
            }
        }
        return found;
    }
}
