package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// CREATE TYPE and CREATE DOMAIN.
final class TypeDefinitionParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    TypeDefinitionParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.grammar = grammar;
    }

    Statement createType() {
        QualifiedName name = names.anyName();
        if (tokens.at('(')) {
            return new DefinitionStatement.Define(
                    ObjectKind.TYPE, false, false, name, null, false, false, grammar.options().definition(), null);
        }
        if (!tokens.accept(AS)) {
            return new DefinitionStatement.Define(
                    ObjectKind.TYPE, false, false, name, null, false, true, List.of(), null);
        }
        if (tokens.accept(ENUM)) {
            tokens.expect('(');
            var labels = new ArrayList<String>();
            if (!tokens.at(')')) {
                do {
                    labels.add(tokens.string());
                } while (tokens.accept(','));
            }
            tokens.expect(')');
            return new TypeStatement.CreateEnum(name, List.copyOf(labels));
        }
        if (tokens.accept(RANGE)) {
            return new TypeStatement.CreateRange(name, grammar.options().definition());
        }
        tokens.expect('(');
        List<ColumnDefinition> columns = tokens.at(')') ? List.of() : grammar.from().columnDefinitions();
        tokens.expect(')');
        return new TypeStatement.CreateComposite(names.relationOf(name), columns);
    }

    Statement createDomain() {
        QualifiedName name = names.anyName();
        tokens.accept(AS);
        TypeName type = expressions.types.typeName();
        var constraints = new ArrayList<Constraint>();
        QualifiedName collation = grammar.tables().constraints().columnConstraints(constraints);
        return new TypeStatement.CreateDomain(name, type, collation, List.copyOf(constraints));
    }
}
