package dev.surus.protocol;

import java.util.List;
import java.util.Map;

/// What a server says. Field letters of errors and notices are those of the protocol's documentation.
public sealed interface BackendMessage {
    sealed interface Authentication extends BackendMessage {}

    record AuthenticationOk() implements Authentication {}

    record AuthenticationCleartextPassword() implements Authentication {}

    record AuthenticationMd5Password(byte[] salt) implements Authentication {}

    record AuthenticationSasl(List<String> mechanisms) implements Authentication {}

    record AuthenticationSaslContinue(byte[] data) implements Authentication {}

    record AuthenticationSaslFinal(byte[] data) implements Authentication {}

    record BackendKeyData(int pid, int secret) implements BackendMessage {}

    record ParameterStatus(String name, String value) implements BackendMessage {}

    record NegotiateProtocolVersion(int newestMinor, List<String> unknownOptions) implements BackendMessage {}

    /// @param status 'I', 'T' or 'E'
    record ReadyForQuery(char status) implements BackendMessage {}

    record ErrorResponse(Map<Character, String> fields) implements BackendMessage {
        public String sqlState() {
            return fields.get('C');
        }

        public String message() {
            return fields.get('M');
        }
    }

    record NoticeResponse(Map<Character, String> fields) implements BackendMessage {}

    record NotificationResponse(int pid, String channel, String payload) implements BackendMessage {}

    record RowDescription(List<Column> columns) implements BackendMessage {
        public record Column(String name, int table, int attribute, int type, short typeLength, int typmod, short format) {}
    }

    record DataRow(byte[][] values) implements BackendMessage {}

    record CommandComplete(String tag) implements BackendMessage {}

    record EmptyQueryResponse() implements BackendMessage {}

    record ParseComplete() implements BackendMessage {}

    record BindComplete() implements BackendMessage {}

    record CloseComplete() implements BackendMessage {}

    record NoData() implements BackendMessage {}

    record PortalSuspended() implements BackendMessage {}

    record ParameterDescription(int[] types) implements BackendMessage {}

    record CopyInResponse(boolean binary, int columns) implements BackendMessage {}

    record CopyOutResponse(boolean binary, int columns) implements BackendMessage {}

    record CopyData(byte[] data) implements BackendMessage {}

    record CopyDone() implements BackendMessage {}

    record FunctionCallResponse(byte[] value) implements BackendMessage {}
}
