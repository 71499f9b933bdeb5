package dev.surus.engine.parser;

/// Kinds of tokens. Single characters are their own code, key words start at [Keyword#LOWEST].
final class Token {
    static final int END = 0;
    static final int IDENTIFIER = 128;
    static final int STRING = 129;
    static final int BIT_STRING = 130;
    static final int INTEGER = 131;
    static final int NUMERIC = 132;
    static final int PARAMETER = 133;
    /// `::`
    static final int TYPE_CAST = 134;
    static final int DOT_DOT = 135;
    /// `:=`
    static final int COLON_EQUALS = 136;
    /// `=>`
    static final int EQUALS_GREATER = 137;
    static final int LESS_EQUALS = 138;
    static final int GREATER_EQUALS = 139;
    static final int NOT_EQUALS = 140;
    /// Any other operator.
    static final int OPERATOR = 141;

    private Token() {}
}
