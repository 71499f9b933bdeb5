package dev.surus.engine.parser;

/// Kinds of tokens. Single characters are their own code, key words start at [Keyword#LOWEST].
public final class Token {
    public static final int END = 0;
    public static final int IDENTIFIER = 128;
    public static final int STRING = 129;
    public static final int BIT_STRING = 130;
    public static final int INTEGER = 131;
    public static final int NUMERIC = 132;
    public static final int PARAMETER = 133;
    /// `::`
    public static final int TYPE_CAST = 134;
    public static final int DOT_DOT = 135;
    /// `:=`
    public static final int COLON_EQUALS = 136;
    /// `=>`
    public static final int EQUALS_GREATER = 137;
    public static final int LESS_EQUALS = 138;
    public static final int GREATER_EQUALS = 139;
    public static final int NOT_EQUALS = 140;
    /// Any other operator.
    public static final int OPERATOR = 141;

    private Token() {}
}
