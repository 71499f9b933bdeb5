package dev.surus.engine.config;

/// One assignment of a configuration file (a row of pg_file_settings).
///
/// @param sequence 1 for the first that was read
/// @param name     null where the line could not be understood
/// @param applied  whether its value is or will be the one in force (the last of its name, without error)
/// @param error    null where there is none
public record FileSetting(String sourceFile, int sourceLine, int sequence, String name, String value, boolean applied, String error) {}
