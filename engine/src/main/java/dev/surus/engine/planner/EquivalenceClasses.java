package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Expression.SubqueryColumn;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.catalog.entry.OperatorFamilyMember;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Equalities that follow from others, among the conditions that all rows of some inner joins fulfil:
///
/// ```
/// a.x = b.x AND a.x = 5        ->  a.x = 5 AND b.x = 5
/// a.x = b.x AND b.x = c.x      ->  and a.x = c.x, of which a join takes the one that it needs
/// a.x = b.x AND a.y = b.x      ->  and a.x = a.y
/// ```
///
/// Two equalities have to do with each other where a B-tree family and a collation say both: then what is equal to a third is equal. (The manual
/// page on pg_amop: cross-type members of one family.) An equality that has no operator for its two types is not made.
final class EquivalenceClasses {
    private static final int MEMBERS_MOST = 12;
    private static final int EQUAL = 3;

    private final QueryPlanner query;
    private final Planner planner;
    private final Catalog catalog;
    private final List<BitSet> items;
    private final List<EquivalenceClass> classes = new ArrayList<>();
    /// For equalities between items: the class that says them. A join needs one of each class.
    private final Map<Expression, EquivalenceClass> between = new IdentityHashMap<>();

    /// Expressions with one value in each row.
    static final class EquivalenceClass {
        private final int family;
        private final int collation;
        private final List<Expression> members = new ArrayList<>();
        private final List<Expression> given = new ArrayList<>();
        private Expression constant;

        private EquivalenceClass(int family, int collation) {
            this.family = family;
            this.collation = collation;
        }

        private void take(EquivalenceClass other) {
            other.members.stream().filter(m -> !members.contains(m)).forEach(members::add);
            given.addAll(other.given);
            constant = constant == null ? other.constant : constant;
        }
    }

    /// @param items ranges of what is joined
    EquivalenceClasses(QueryPlanner query, List<BitSet> items) {
        this.query = query;
        this.items = items;
        planner = query.planner;
        catalog = planner.environment.catalog();
    }

    /// The conditions with those that follow, without those that are said twice.
    List<Expression> complete(List<Expression> conditions) {
        conditions.forEach(this::note);
        if (classes.stream().noneMatch(c -> c.members.size() > 1)) {
            return conditions;
        }
        var result = new ArrayList<>(conditions);
        for (EquivalenceClass all : classes) {
            if (all.constant != null) {
                fixed(all, result);
            } else if (all.members.size() <= MEMBERS_MOST) {
                linked(all, result);
            }
        }
        return result;
    }

    /// All members equal a constant: each by itself.
    private void fixed(EquivalenceClass all, List<Expression> result) {
        var added = new ArrayList<Expression>();
        for (Expression member : all.members) {
            if (all.given.stream().noneMatch(c -> isOf(c, member) && isOf(c, all.constant))) {
                Expression equality = equality(all, member, all.constant);
                if (equality == null) {
                    return;
                }
                added.add(equality);
            }
        }
        result.removeIf(c -> all.given.stream().anyMatch(g -> g == c) && !query.rangesIn(c).isEmpty() && itemOf(query.rangesIn(c)) < 0);
        result.addAll(added);
    }

    private static boolean isOf(Expression condition, Expression member) {
        return condition instanceof OperatorCall c && c.arguments().contains(member);
    }

    /// Each two members are equal: then a join of any two parts needs one of the equalities, whatever the parts' own joins have asked.
    private void linked(EquivalenceClass all, List<Expression> result) {
        var equalities = new ArrayList<>(all.given);
        for (int i = 0; i < all.members.size(); i++) {
            for (int j = i + 1; j < all.members.size(); j++) {
                Expression a = all.members.get(i);
                Expression b = all.members.get(j);
                if (all.given.stream().noneMatch(c -> isOf(c, a) && isOf(c, b))) {
                    Expression equality = equality(all, a, b);
                    if (equality == null) {
                        return;
                    }
                    equalities.add(equality);
                }
            }
        }
        result.addAll(equalities.subList(all.given.size(), equalities.size()));
        equalities.stream().filter(c -> itemOf(query.rangesIn(c)) < 0).forEach(c -> between.put(c, all));
    }

    /// A class where the condition is one of its equalities between items; null otherwise.
    EquivalenceClass of(Expression condition) {
        return between.get(condition);
    }

    /// Whether something in some ranges has the value of something in others.
    boolean link(BitSet some, BitSet others) {
        return classes.stream().anyMatch(c -> c.constant != null && touches(c, some) && touches(c, others));
    }

    private boolean touches(EquivalenceClass all, BitSet ranges) {
        return all.members.stream().anyMatch(m -> query.rangesIn(m).intersects(ranges));
    }

    /// For a join that keeps the rows of these: `left = right`, where the left side has the value of a constant, as `right = constant`; null else.
    Expression fixed(Expression condition, BitSet rightRanges) {
        if (!isEquality(condition)) {
            return null;
        }
        var call = (OperatorCall) condition;
        for (int side = 0; side < 2; side++) {
            Expression left = call.arguments().get(side);
            Expression right = call.arguments().get(1 - side);
            BitSet inRight = query.rangesIn(right);
            if (inRight.isEmpty() || !JoinPlanner.contains(rightRanges, inRight) || !isMember(right)) {
                continue;
            }
            for (EquivalenceClass all : classes) {
                if (all.constant != null && all.members.contains(left) && all.collation == call.inputCollation() && family(call) == all.family) {
                    return equality(all, right, all.constant);
                }
            }
        }
        return null;
    }

    // ---- finding classes

    private void note(Expression condition) {
        if (!isEquality(condition)) {
            return;
        }
        var call = (OperatorCall) condition;
        Expression a = call.arguments().get(0);
        Expression b = call.arguments().get(1);
        boolean first = isMember(a) && itemOf(query.rangesIn(a)) >= 0;
        boolean second = isMember(b) && itemOf(query.rangesIn(b)) >= 0;
        if (!(first && (second || isConstant(b)) || second && isConstant(a)) || a.equals(b)) {
            return;
        }
        int family = family(call);
        EquivalenceClass found = null;
        for (EquivalenceClass all : List.copyOf(classes)) {
            if (all.family == family && all.collation == call.inputCollation() && (all.members.contains(a) || all.members.contains(b))) {
                if (found == null) {
                    found = all;
                } else {
                    found.take(all);
                    classes.remove(all);
                }
            }
        }
        if (found == null) {
            found = new EquivalenceClass(family, call.inputCollation());
            classes.add(found);
        }
        for (Expression side : call.arguments()) {
            if (isConstant(side)) {
                found.constant = found.constant == null ? side : found.constant;
            } else if (!found.members.contains(side)) {
                found.members.add(side);
            }
        }
        found.given.add(condition);
    }

    private boolean isEquality(Expression condition) {
        if (!(condition instanceof OperatorCall c) || !RowOrders.isEquality(catalog, c)) {
            return false;
        }
        OperatorEntry operator = catalog.operator(c.operator());
        return catalog.type(operator.left()).kind() != 'p' && catalog.type(operator.right()).kind() != 'p' && !planner.properties.isVolatile(c);
    }

    private int family(OperatorCall call) {
        for (OperatorFamilyMember member : catalog.familiesOfOperator(call.operator())) {
            if (member.accessMethod() == AccessPaths.BTREE && member.strategy() == EQUAL) {
                return member.family();
            }
        }
        return 0;
    }

    private boolean isMember(Expression e) {
        return !query.rangesIn(e).isEmpty() && !Properties.hasSubquery(e);
    }

    private static boolean isConstant(Expression e) {
        return !Expressions.any(e, x -> x instanceof ColumnReference || x instanceof SubqueryColumn || x instanceof Expression.SubqueryExpression);
    }

    /// The item that has all of these ranges, or -1.
    private int itemOf(BitSet ranges) {
        for (int i = 0; i < items.size(); i++) {
            if (JoinPlanner.contains(items.get(i), ranges)) {
                return i;
            }
        }
        return -1;
    }

    private Expression equality(EquivalenceClass all, Expression a, Expression b) {
        int left = inputType(all, a);
        int right = inputType(all, b);
        int oid = catalog.familyOperator(all.family, left, right, EQUAL);
        if (oid == 0 || !AccessPaths.sameForm(left, right)) {
            return null;
        }
        OperatorEntry operator = catalog.operator(oid);
        return new OperatorCall(oid, operator.function(), List.of(a, b), operator.result(), 0, all.collation, 0);
    }

    /// The type as which an expression stands in a given equality.
    private int inputType(EquivalenceClass all, Expression e) {
        for (Expression given : all.given) {
            var call = (OperatorCall) given;
            OperatorEntry operator = catalog.operator(call.operator());
            for (int side = 0; side < 2; side++) {
                if (call.arguments().get(side).equals(e)) {
                    return side == 0 ? operator.left() : operator.right();
                }
            }
        }
        return catalog.baseType(e.type()).oid();
    }
}
