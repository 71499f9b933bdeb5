package dev.surus.engine.session;

import dev.surus.engine.parser.LiteralScanner;
import dev.surus.engine.parser.ParsedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The plans that the sessions of a cluster share: of statements of the simple protocol that differ in literals only.
///
/// ```
///   shape of the text + environment  ->  Shape:  which literals became parameters, and
///                                          Variant by the texts of the others  ->  statement, plan
/// ```
///
/// A shape is planned when it comes for the second time. A plan says which state of the catalog it stands on ([CachedPlan]); whoever finds
/// it out of date makes the next one for all.
final class SharedStatements {
    private static final int SHAPES_MAX = 2_000;
    private static final int VARIANTS_MAX = 16;
    private static final int ENVIRONMENTS_MAX = 1_000;
    private static final int USES_COMPARED = 4;
    private static final int USES_OF_FIRST_PLAN = 50;
    private static final int USES_OF_PLAN = 1_000;

    private record Key(String shape, PlanningEnvironment environment) {}

    private final Map<Key, Shape> shapes = new ConcurrentHashMap<>();
    private final Map<PlanningEnvironment, PlanningEnvironment> environments = new ConcurrentHashMap<>();

    /// An environment as the object that stands for all equal ones.
    PlanningEnvironment known(PlanningEnvironment environment) {
        if (environments.size() > ENVIRONMENTS_MAX) {
            environments.clear();
            shapes.clear();
        }
        var known = environments.putIfAbsent(environment, environment);
        return known == null ? environment : known;
    }

    Shape shape(String shape, PlanningEnvironment environment) {
        var key = new Key(shape, environment);
        var known = shapes.get(key);
        if (known == null) {
            if (shapes.size() >= SHAPES_MAX) {
                // Any tenth goes: what is in use comes back with its second use.
                var each = shapes.keySet().iterator();
                for (int i = 0; i < SHAPES_MAX / 10 && each.hasNext(); i++) {
                    each.next();
                    each.remove();
                }
            }
            known = new Shape();
            var other = shapes.putIfAbsent(key, known);
            known = other == null ? known : other;
        }
        return known;
    }

    /// Statements of one shape.
    static final class Shape {
        private static final int SEEN_BEFORE_SHARED = 1;

        private volatile boolean refused;
        private int seen;
        private final List<Variant> variants = new ArrayList<>();

        boolean isRefused() {
            return refused;
        }

        /// Statements of this shape are planned one by one: a common plan would not be as good, or would not work.
        void refuse() {
            refused = true;
            synchronized (this) {
                variants.clear();
            }
        }

        /// Whether it is worth the effort by now.
        synchronized boolean isDue() {
            return seen++ >= SEEN_BEFORE_SHARED;
        }

        synchronized Variant find(LiteralScanner literals) {
            for (var variant : variants) {
                if (variant.matches(literals)) {
                    return variant;
                }
            }
            return null;
        }

        /// Keeps a variant for all, unless another session was first: many that begin at the same moment all make the same one.
        /// @param literals those it was made of
        /// @return the one to use
        synchronized Variant add(Variant variant, LiteralScanner literals) {
            var first = find(literals);
            if (first != null) {
                return first;
            }
            if (variants.size() >= VARIANTS_MAX) {
                // Too many different literals that are no parameters: it does not pay.
                refuse();
            } else {
                variants.add(variant);
            }
            return variant;
        }
    }

    /// Statements of one shape whose literals are equal, except for those that became parameters.
    static final class Variant {
        final ParsedStatement parsed;
        final int[] types;
        final int[] parameterOf;
        final boolean[] negated;
        /// By literal: its text, or null for a parameter.
        private final String[] fixed;
        volatile CachedPlan plan;
        /// Executions, counted without care.
        private int uses;

        Variant(ParsedStatement parsed, LiteralParameters.Generic generic, LiteralScanner literals) {
            this.parsed = parsed;
            types = generic.types();
            parameterOf = generic.parameterOf();
            negated = generic.negated();
            fixed = new String[parameterOf.length];
            for (int i = 0; i < fixed.length; i++) {
                fixed[i] = parameterOf[i] == 0 ? literals.text(i) : null;
            }
        }

        /// Whether the plan is to be made anew and compared with one for the present values: with the first few values, then from time to time,
        /// as tables grow.
        boolean isOld() {
            int now = ++uses;
            return now <= USES_COMPARED || now % USES_OF_PLAN == 0 || now == USES_OF_FIRST_PLAN;
        }

        boolean matches(LiteralScanner literals) {
            for (int i = 0; i < fixed.length; i++) {
                if (fixed[i] != null && !literals.isText(i, fixed[i])) {
                    return false;
                }
            }
            return true;
        }
    }
}
