package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.QueryVisitor;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgDepend;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The analysis of one statement: its settings, what it has found out so far, and the analyzers of the parts, which find
/// each other here.
final class Analysis {
    final AnalysisSession session;
    final AnalyzerCatalog catalog;
    final ParameterTypes parameters;
    final Coercion coercion;
    final Polymorphism polymorphism;
    final CandidateSelection candidates;
    final OperatorResolver operators;
    final FunctionLookup functionLookup;
    final FunctionAnalyzer functions;
    final AggregateAnalyzer aggregates;
    final WindowAnalyzer windows;
    final ColumnAnalyzer columns;
    final RowFields rowFields;
    final RowComparisons rows;
    final SubqueryAnalyzer subqueries;
    final ExpressionAnalyzer expressions;
    final CollationAssigner collations;
    final TypeNames types;
    final TargetAnalyzer targets;
    final SortAnalyzer sorting;
    final GroupAnalyzer grouping;
    final FromAnalyzer from;
    final FunctionsInFrom functionsInFrom;
    final JoinAnalyzer joins;
    final WithAnalyzer with;
    final SelectAnalyzer selects;
    final SetOperationAnalyzer setOperations;
    final RowLockAnalyzer rowLocks;
    final StatementAnalyzer statements;
    final AssignmentAnalyzer assignments;
    final InsertAnalyzer inserts;
    final UpdateAnalyzer updates;
    final MergeAnalyzer merges;
    final StoredExpressions stored;
    final ViewExpansion views;

    /// The scope of the expression under analysis.
    Scope currentScope;
    /// Whether a parameter occurred before its type was known: then the finished tree must be checked.
    boolean unknownParameters;
    /// Relations that the result depends on.
    private final Set<Integer> relations = new LinkedHashSet<>();

    Analysis(AnalysisSession session, ParameterTypes parameters) {
        this.session = session;
        this.parameters = parameters;
        catalog = new AnalyzerCatalog(session.catalog(), session.context());
        coercion = new Coercion(this);
        polymorphism = new Polymorphism(this);
        candidates = new CandidateSelection(this);
        operators = new OperatorResolver(this);
        functionLookup = new FunctionLookup(this);
        functions = new FunctionAnalyzer(this);
        aggregates = new AggregateAnalyzer(this);
        windows = new WindowAnalyzer(this);
        columns = new ColumnAnalyzer(this);
        rowFields = new RowFields(this);
        rows = new RowComparisons(this);
        subqueries = new SubqueryAnalyzer(this);
        expressions = new ExpressionAnalyzer(this);
        collations = new CollationAssigner(catalog);
        types = new TypeNames(this);
        targets = new TargetAnalyzer(this);
        sorting = new SortAnalyzer(this);
        grouping = new GroupAnalyzer(this);
        from = new FromAnalyzer(this);
        functionsInFrom = new FunctionsInFrom(this);
        joins = new JoinAnalyzer(this);
        with = new WithAnalyzer(this);
        selects = new SelectAnalyzer(this);
        setOperations = new SetOperationAnalyzer(this);
        rowLocks = new RowLockAnalyzer();
        statements = new StatementAnalyzer(this);
        assignments = new AssignmentAnalyzer(this);
        inserts = new InsertAnalyzer(this);
        updates = new UpdateAnalyzer(this);
        merges = new MergeAnalyzer(this);
        stored = new StoredExpressions(this);
        views = new ViewExpansion(this);
    }

    /// The scope some levels outside the current one.
    Scope level(int levelsUp) {
        var scope = currentScope;
        for (int i = 0; i < levelsUp; i++) {
            scope = scope.parent;
        }
        return scope;
    }

    void dependsOn(int relation) {
        relations.add(relation);
    }

    List<Integer> dependencies() {
        return List.copyOf(relations);
    }

    /// OID of the sequence behind an identity column: it depends on the column internally.
    int identitySequence(RelationEntry relation, ColumnEntry column) {
        var found = session.catalog().rows().find(PgDepend.CATALOG,
                new int[] {PgDepend.REFCLASSID, PgDepend.REFOBJID, PgDepend.REFOBJSUBID}, (long) PgClass.CATALOG,
                Integer.toUnsignedLong(relation.oid()), (long) column.number());
        for (var row : found) {
            if (row.character(PgDepend.DEPTYPE) == 'i' && row.integer(PgDepend.CLASSID) == PgClass.CATALOG) {
                return row.integer(PgDepend.OBJID);
            }
        }
        throw Coercion.internal("no owned sequence found");
    }

    String databaseName() {
        return session.databaseName();
    }

    /// Whether an expression gives a set.
    boolean returnsSet(Expression expression) {
        return switch (expression) {
            case Expression.Constant _, Expression.ColumnReference _, Expression.Parameter _,
                    Expression.AggregateCall _, Expression.WindowCall _, Expression.SubqueryExpression _ -> false;
            case Expression.FunctionCall call when call.returnsSet() -> true;
            default -> {
                boolean[] found = new boolean[1];
                Expressions.forEachChild(expression, child -> found[0] |= returnsSet(child));
                yield found[0];
            }
        };
    }

    /// A parameter that was used before its type was known, and found its type elsewhere, is ambiguous.
    void checkParameters(Query query) {
        if (!unknownParameters) {
            return;
        }
        new QueryVisitor() {
            @Override
            protected boolean enter(Expression expression) {
                if (expression instanceof Expression.Parameter parameter
                        && parameter.type() != parameters.typeOf(parameter.number())) {
                    throw new SqlException(SqlState.AMBIGUOUS_PARAMETER, AnalyzerMessage.PARAMETER_UNDETERMINED,
                            parameter.number()).at(parameter.position());
                }
                return true;
            }
        }.visit(query);
    }

}
