package dev.surus.protocol;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A reusable buffer into which messages are encoded one behind the other. `bytes[0 .. length-1]` is what is to be sent.
public final class MessageBuffer {
    private static final int BYTES_FIRST = 256;

    public byte[] bytes = new byte[BYTES_FIRST];
    public int length;
    private Charset charset = StandardCharsets.UTF_8;

    /// The encoding of texts from now on (client_encoding).
    public void charset(Charset charset) {
        this.charset = charset;
    }

    public void clear() {
        length = 0;
        if (bytes.length > 1 << 20) {
            bytes = new byte[BYTES_FIRST];
        }
    }

    /// Forgets what is in it, and gives back what that needed.
    public void giveBack() {
        length = 0;
        bytes = new byte[BYTES_FIRST];
    }

    /// Begins a message; its length is filled in by [#end].
    /// @return what to hand to [#end]
    public int begin(char type) {
        putByte(type);
        int start = length;
        putInt(0);
        return start;
    }

    public void end(int start) {
        int size = length - start;
        bytes[start] = (byte) (size >>> 24);
        bytes[start + 1] = (byte) (size >>> 16);
        bytes[start + 2] = (byte) (size >>> 8);
        bytes[start + 3] = (byte) size;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    public void putByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    public void putShort(int value) {
        putByte(value >>> 8);
        putByte(value);
    }

    public void putInt(int value) {
        ensure(4);
        bytes[length++] = (byte) (value >>> 24);
        bytes[length++] = (byte) (value >>> 16);
        bytes[length++] = (byte) (value >>> 8);
        bytes[length++] = (byte) value;
    }

    public void putBytes(byte[] data) {
        ensure(data.length);
        System.arraycopy(data, 0, bytes, length, data.length);
        length += data.length;
    }

    /// A text with its closing zero.
    public void putString(String text) {
        putBytes(text.getBytes(charset));
        putByte(0);
    }

    /// Appends one message of a server.
    public void put(BackendMessage message) {
        switch (message) {
            case BackendMessage.AuthenticationOk() -> authentication(0, null);
            case BackendMessage.AuthenticationCleartextPassword() -> authentication(3, null);
            case BackendMessage.AuthenticationMd5Password(byte[] salt) -> authentication(5, salt);
            case BackendMessage.AuthenticationSasl(var mechanisms) -> {
                int start = begin('R');
                putInt(10);
                mechanisms.forEach(this::putString);
                putByte(0);
                end(start);
            }
            case BackendMessage.AuthenticationSaslContinue(byte[] data) -> authentication(11, data);
            case BackendMessage.AuthenticationSaslFinal(byte[] data) -> authentication(12, data);
            case BackendMessage.BackendKeyData(int pid, int secret) -> {
                int start = begin('K');
                putInt(pid);
                putInt(secret);
                end(start);
            }
            case BackendMessage.ParameterStatus(String name, String value) -> {
                int start = begin('S');
                putString(name);
                putString(value);
                end(start);
            }
            case BackendMessage.NegotiateProtocolVersion(int newestMinor, var unknownOptions) -> {
                int start = begin('v');
                putInt(newestMinor);
                putInt(unknownOptions.size());
                unknownOptions.forEach(this::putString);
                end(start);
            }
            case BackendMessage.ReadyForQuery(char status) -> {
                int start = begin('Z');
                putByte(status);
                end(start);
            }
            case BackendMessage.ErrorResponse(var fields) -> fields('E', fields);
            case BackendMessage.NoticeResponse(var fields) -> fields('N', fields);
            case BackendMessage.NotificationResponse(int pid, String channel, String payload) -> {
                int start = begin('A');
                putInt(pid);
                putString(channel);
                putString(payload);
                end(start);
            }
            case BackendMessage.RowDescription(var columns) -> {
                int start = begin('T');
                putShort(columns.size());
                for (var column : columns) {
                    putString(column.name());
                    putInt(column.table());
                    putShort(column.attribute());
                    putInt(column.type());
                    putShort(column.typeLength());
                    putInt(column.typmod());
                    putShort(column.format());
                }
                end(start);
            }
            case BackendMessage.DataRow(byte[][] values) -> {
                int start = begin('D');
                putShort(values.length);
                for (byte[] value : values) {
                    putValue(value);
                }
                end(start);
            }
            case BackendMessage.CommandComplete(String tag) -> {
                int start = begin('C');
                putString(tag);
                end(start);
            }
            case BackendMessage.EmptyQueryResponse() -> end(begin('I'));
            case BackendMessage.ParseComplete() -> end(begin('1'));
            case BackendMessage.BindComplete() -> end(begin('2'));
            case BackendMessage.CloseComplete() -> end(begin('3'));
            case BackendMessage.NoData() -> end(begin('n'));
            case BackendMessage.PortalSuspended() -> end(begin('s'));
            case BackendMessage.ParameterDescription(int[] types) -> {
                int start = begin('t');
                putShort(types.length);
                for (int type : types) {
                    putInt(type);
                }
                end(start);
            }
            case BackendMessage.CopyInResponse(boolean binary, int columns) -> copyResponse('G', binary, columns);
            case BackendMessage.CopyOutResponse(boolean binary, int columns) -> copyResponse('H', binary, columns);
            case BackendMessage.CopyData(byte[] data) -> {
                int start = begin('d');
                putBytes(data);
                end(start);
            }
            case BackendMessage.CopyDone() -> end(begin('c'));
            case BackendMessage.FunctionCallResponse(byte[] value) -> {
                int start = begin('V');
                putValue(value);
                end(start);
            }
        }
    }

    /// Appends one message of a client.
    public void put(FrontendMessage message) {
        switch (message) {
            case FrontendMessage.Startup(int major, int minor, var parameters) -> {
                int start = length;
                putInt(0);
                putInt(major << 16 | minor);
                parameters.forEach((name, value) -> {
                    putString(name);
                    putString(value);
                });
                putByte(0);
                end(start);
            }
            case FrontendMessage.CancelRequest(int pid, int secret) -> {
                putInt(16);
                putInt(MessageReader.CANCEL_CODE);
                putInt(pid);
                putInt(secret);
            }
            case FrontendMessage.SslRequest() -> {
                putInt(8);
                putInt(MessageReader.SSL_CODE);
            }
            case FrontendMessage.GssEncryptionRequest() -> {
                putInt(8);
                putInt(MessageReader.GSS_CODE);
            }
            case FrontendMessage.Query(String sql) -> {
                int start = begin('Q');
                putString(sql);
                end(start);
            }
            case FrontendMessage.Parse(String name, String sql, int[] parameterTypes) -> {
                int start = begin('P');
                putString(name);
                putString(sql);
                putShort(parameterTypes.length);
                for (int type : parameterTypes) {
                    putInt(type);
                }
                end(start);
            }
            case FrontendMessage.Bind(String portal, String statement, short[] parameterFormats, byte[][] parameters, short[] resultFormats) -> {
                int start = begin('B');
                putString(portal);
                putString(statement);
                putFormats(parameterFormats);
                putShort(parameters.length);
                for (byte[] parameter : parameters) {
                    putValue(parameter);
                }
                putFormats(resultFormats);
                end(start);
            }
            case FrontendMessage.Describe(char kind, String name) -> kindAndName('D', kind, name);
            case FrontendMessage.Close(char kind, String name) -> kindAndName('C', kind, name);
            case FrontendMessage.Execute(String portal, int maxRows) -> {
                int start = begin('E');
                putString(portal);
                putInt(maxRows);
                end(start);
            }
            case FrontendMessage.Flush() -> end(begin('H'));
            case FrontendMessage.Sync() -> end(begin('S'));
            case FrontendMessage.Terminate() -> end(begin('X'));
            case FrontendMessage.AuthenticationResponse(byte[] body) -> {
                int start = begin('p');
                putBytes(body);
                end(start);
            }
            case FrontendMessage.CopyData(byte[] data) -> {
                int start = begin('d');
                putBytes(data);
                end(start);
            }
            case FrontendMessage.CopyDone() -> end(begin('c'));
            case FrontendMessage.CopyFail(String reason) -> {
                int start = begin('f');
                putString(reason);
                end(start);
            }
            case FrontendMessage.FunctionCall(int function, short[] argumentFormats, byte[][] arguments, short resultFormat) -> {
                int start = begin('F');
                putInt(function);
                putFormats(argumentFormats);
                putShort(arguments.length);
                for (byte[] argument : arguments) {
                    putValue(argument);
                }
                putShort(resultFormat);
                end(start);
            }
        }
    }

    private void authentication(int code, byte[] data) {
        int start = begin('R');
        putInt(code);
        if (data != null) {
            putBytes(data);
        }
        end(start);
    }

    private void fields(char type, java.util.Map<Character, String> fields) {
        int start = begin(type);
        fields.forEach((letter, text) -> {
            putByte(letter);
            putString(text);
        });
        putByte(0);
        end(start);
    }

    private void kindAndName(char type, char kind, String name) {
        int start = begin(type);
        putByte(kind);
        putString(name);
        end(start);
    }

    private void copyResponse(char type, boolean binary, int columns) {
        int start = begin(type);
        putByte(binary ? 1 : 0);
        putShort(columns);
        for (int i = 0; i < columns; i++) {
            putShort(binary ? 1 : 0);
        }
        end(start);
    }

    private void putFormats(short[] formats) {
        putShort(formats.length);
        for (short format : formats) {
            putShort(format);
        }
    }

    private void putValue(byte[] value) {
        if (value == null) {
            putInt(-1);
        } else {
            putInt(value.length);
            putBytes(value);
        }
    }
}
