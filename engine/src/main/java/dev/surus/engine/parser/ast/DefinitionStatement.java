package dev.surus.engine.parser.ast;

import java.util.List;

/// CREATE of things that are a list of attributes, extensions, operator classes, text search, conversions, access methods.
public sealed interface DefinitionStatement extends Statement {
    /// CREATE AGGREGATE, OPERATOR, TYPE, COLLATION, TEXT SEARCH ....
    /// @param arguments  of an aggregate; null in its old style and for other kinds
    /// @param shell      CREATE TYPE without a definition
    /// @param from       CREATE COLLATION ... FROM, else null
    record Define(
            ObjectKind kind,
            boolean replace,
            boolean ifNotExists,
            QualifiedName name,
            AggregateArguments arguments,
            boolean oldStyle,
            boolean shell,
            List<Option> definition,
            QualifiedName from)
            implements DefinitionStatement {}

    /// @param directCount number of direct arguments of an ordered-set aggregate; -1 for a plain one
    record AggregateArguments(List<ObjectReference.FunctionParameter> parameters, int directCount) {}

    record CreateOperatorClass(
            QualifiedName name,
            String accessMethod,
            QualifiedName family,
            TypeName type,
            boolean byDefault,
            List<OperatorClassItem> items)
            implements DefinitionStatement {}

    record CreateOperatorFamily(QualifiedName name, String accessMethod) implements DefinitionStatement {}

    record AlterOperatorFamily(QualifiedName name, String accessMethod, boolean drop, List<OperatorClassItem> items)
            implements DefinitionStatement {}

    sealed interface OperatorClassItem {}

    /// @param signature with no types where none were written
    record OperatorItem(int number, ObjectReference.RoutineSignature signature, QualifiedName sortFamily)
            implements OperatorClassItem {}

    record FunctionItem(int number, List<TypeName> classArguments, ObjectReference.RoutineSignature signature)
            implements OperatorClassItem {}

    record StorageItem(TypeName type) implements OperatorClassItem {}

    /// Of ALTER OPERATOR FAMILY ... DROP.
    record DropItem(boolean function, int number, List<TypeName> arguments) implements OperatorClassItem {}

    record AlterOperator(ObjectReference.RoutineSignature operator, List<Option> options)
            implements DefinitionStatement {}

    record CreateConversion(
            QualifiedName name, boolean byDefault, String sourceEncoding, String targetEncoding, QualifiedName function)
            implements DefinitionStatement {}

    record CreateAccessMethod(String name, boolean table, QualifiedName handler) implements DefinitionStatement {}

    record AlterCollationRefreshVersion(QualifiedName name) implements DefinitionStatement {}

    /// Options: schema, new_version, cascade.
    record CreateExtension(String name, boolean ifNotExists, List<Option> options) implements DefinitionStatement {}

    record AlterExtension(String name, List<Option> options) implements DefinitionStatement {}

    record AlterExtensionContents(String name, boolean add, ObjectKind kind, ObjectReference object)
            implements DefinitionStatement {}

    record AlterTextSearchDictionary(QualifiedName name, List<Option> options) implements DefinitionStatement {}

    /// @param tokenTypes   null where none
    /// @param dictionaries null where none
    record AlterTextSearchConfiguration(
            QualifiedName name,
            ConfigurationChange change,
            List<String> tokenTypes,
            List<QualifiedName> dictionaries,
            boolean ifExists)
            implements DefinitionStatement {}

    enum ConfigurationChange {
        ADD_MAPPING,
        ALTER_MAPPING_FOR_TOKEN,
        REPLACE_DICTIONARY,
        REPLACE_DICTIONARY_FOR_TOKEN,
        DROP_MAPPING
    }
}
