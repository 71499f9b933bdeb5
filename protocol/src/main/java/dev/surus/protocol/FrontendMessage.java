package dev.surus.protocol;

import java.util.LinkedHashMap;

/// What a client says.
public sealed interface FrontendMessage {
    /// The first packet of a connection, which has no type byte.
    sealed interface Opening extends FrontendMessage {}

    /// @param major 3 for the only version in use
    /// @param parameters in the order sent; names that begin with `_pq_.` are protocol options
    record Startup(int major, int minor, LinkedHashMap<String, String> parameters) implements Opening {}

    record CancelRequest(int pid, int secret) implements Opening {}

    record SslRequest() implements Opening {}

    record GssEncryptionRequest() implements Opening {}

    record Query(String sql) implements FrontendMessage {}

    record Parse(String name, String sql, int[] parameterTypes) implements FrontendMessage {}

    record Bind(String portal, String statement, short[] parameterFormats, byte[][] parameters, short[] resultFormats)
            implements FrontendMessage {}

    /// @param kind 'S' for a statement, 'P' for a portal
    record Describe(char kind, String name) implements FrontendMessage {}

    record Execute(String portal, int maxRows) implements FrontendMessage {}

    record Close(char kind, String name) implements FrontendMessage {}

    record Flush() implements FrontendMessage {}

    record Sync() implements FrontendMessage {}

    record Terminate() implements FrontendMessage {}

    /// PasswordMessage, SASLInitialResponse, SASLResponse and GSSResponse share one type byte; only the state of the
    /// authentication tells them apart, so that the body is kept as it came.
    record AuthenticationResponse(byte[] body) implements FrontendMessage {}

    record CopyData(byte[] data) implements FrontendMessage {}

    record CopyDone() implements FrontendMessage {}

    record CopyFail(String reason) implements FrontendMessage {}

    record FunctionCall(int function, short[] argumentFormats, byte[][] arguments, short resultFormat) implements FrontendMessage {}
}
