package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.Expression.Xml;
import dev.surus.engine.parser.ast.Expression.XmlKind;
import dev.surus.engine.parser.ast.ResultTarget;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// The functions of SQL/XML; their name and the opening parenthesis have been read, the closing one is the caller's.
final class XmlParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;

    XmlParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expression function(int kind, int position) {
        switch (kind) {
            case XMLCONCAT:
                return plain(XmlKind.CONCAT, expressions.expressionList(), position);
            case XMLELEMENT: {
                tokens.expect(NAME);
                String name = tokens.label();
                List<ResultTarget> attributes = List.of();
                List<Expression> content = List.of();
                if (tokens.accept(',')) {
                    if (tokens.accept(XMLATTRIBUTES)) {
                        tokens.expect('(');
                        attributes = CallParser.labelled(tokens, expressions);
                        tokens.expect(')');
                        if (tokens.accept(',')) {
                            content = expressions.expressionList();
                        }
                    } else {
                        content = expressions.expressionList();
                    }
                }
                return new Xml(XmlKind.ELEMENT, name, attributes, content, false, null, position);
            }
            case XMLFOREST:
                return new Xml(
                        XmlKind.FOREST, null, CallParser.labelled(tokens, expressions), List.of(), false, null, position);
            case XMLEXISTS: {
                Expression path = expressions.primaries().primary();
                tokens.expect(PASSING);
                passing();
                Expression document = expressions.primaries().primary();
                passing();
                return Expression.FunctionCall.builtin("xmlexists", List.of(path, document), position);
            }
            case XMLPARSE: {
                boolean document = documentOrContent();
                Expression text = expressions.expression();
                if (tokens.accept(PRESERVE) || tokens.accept(STRIP)) {
                    tokens.expect(WHITESPACE);
                }
                return new Xml(XmlKind.PARSE, null, List.of(), List.of(text), document, null, position);
            }
            case XMLPI: {
                tokens.expect(NAME);
                String name = tokens.label();
                List<Expression> content = tokens.accept(',') ? List.of(expressions.expression()) : List.of();
                return new Xml(XmlKind.PI, name, List.of(), content, false, null, position);
            }
            case XMLROOT: {
                var arguments = new ArrayList<Expression>();
                arguments.add(expressions.expression());
                tokens.expect(',', VERSION);
                if (tokens.accept(NO, VALUE)) {
                    arguments.add(new Expression.NullConstant(0));
                } else {
                    arguments.add(expressions.expression());
                }
                if (tokens.accept(',')) {
                    tokens.expect(STANDALONE);
                    String standalone = tokens.accept(YES) ? "yes" : null;
                    if (standalone == null) {
                        tokens.expect(NO);
                        standalone = tokens.accept(VALUE) ? "no value" : "no";
                    }
                    arguments.add(new Expression.StringConstant(standalone, 0));
                }
                return plain(XmlKind.ROOT, List.copyOf(arguments), position);
            }
            default: {
                boolean document = documentOrContent();
                Expression value = expressions.expression();
                tokens.expect(AS);
                return new Xml(
                        XmlKind.SERIALIZE, null, List.of(), List.of(value), document, expressions.types.typeName(), position);
            }
        }
    }

    private static Expression plain(XmlKind kind, List<Expression> arguments, int position) {
        return new Xml(kind, null, List.of(), arguments, false, null, position);
    }

    private boolean documentOrContent() {
        if (tokens.accept(DOCUMENT)) {
            return true;
        }
        tokens.expect(CONTENT);
        return false;
    }

    void passing() {
        if (tokens.accept(BY)) {
            if (!tokens.accept(REF)) {
                tokens.expect(VALUE);
            }
        }
    }
}
