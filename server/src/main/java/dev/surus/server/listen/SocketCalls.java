package dev.surus.server.listen;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ConcurrentLinkedQueue;

/// recv(2) with a time limit: one system call, as a read without a limit is, where the JDK's own limits cost three (it asks, polls, and asks
/// again). The limit is the socket's SO_RCVTIMEO; the JDK's blocking reads of the same socket are not hurt by it, for they poll when it is over.
/// And send(2) of short answers, without the JDK's locks and copies.
///
/// Linux on 64 bits only, and where the launcher lets us ask a channel for its descriptor (`--add-exports java.base/sun.nio.ch=ALL-UNNAMED`);
/// elsewhere there is none. The descriptor must stay open during the call: whoever else wants to end the connection shuts the socket down,
/// which ends the call, and leaves closing to the thread that receives.
@SuppressWarnings("restricted") // The launcher allows native access.
final class SocketCalls {
    private static final int BYTES = 8_192;
    /// What is sent at once at most.
    static final int SEND_MAX = 8_192;
    /// Who is gone is an error, not a signal.
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_USER_TIMEOUT = 18;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_INCOMING_CPU = 49;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    private static final MethodHandle RECV;
    private static final MethodHandle SEND;
    private static final MethodHandle SETSOCKOPT;
    private static final MethodHandle GETSOCKOPT;
    private static final VarHandle ERRNO;
    private static final java.lang.reflect.Method DESCRIPTOR;
    /// As many as receive at once: a thread that ends leaves its own to the next.
    private static final ConcurrentLinkedQueue<SocketCalls> LEFT = new ConcurrentLinkedQueue<>();

    static {
        MethodHandle recv = null;
        MethodHandle send = null;
        MethodHandle setsockopt = null;
        MethodHandle getsockopt = null;
        VarHandle errno = null;
        java.lang.reflect.Method descriptor = null;
        try {
            if (System.getProperty("os.name").equals("Linux") && ValueLayout.ADDRESS.byteSize() == 8) {
                var selectable = Class.forName("sun.nio.ch.SelChImpl");
                if (selectable.getModule().isExported("sun.nio.ch", SocketCalls.class.getModule())) {
                    var linker = Linker.nativeLinker();
                    var errors = Linker.Option.captureStateLayout();
                    var transfer = FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT);
                    recv = linker.downcallHandle(linker.defaultLookup().findOrThrow("recv"), transfer, Linker.Option.captureCallState("errno"));
                    send = linker.downcallHandle(linker.defaultLookup().findOrThrow("send"), transfer, Linker.Option.captureCallState("errno"));
                    setsockopt = linker.downcallHandle(linker.defaultLookup().findOrThrow("setsockopt"), FunctionDescriptor.of(ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
                    getsockopt = linker.downcallHandle(linker.defaultLookup().findOrThrow("getsockopt"), FunctionDescriptor.of(ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
                    errno = errors.varHandle(MemoryLayout.PathElement.groupElement("errno"));
                    descriptor = selectable.getMethod("getFDVal");
                }
            }
        } catch (ReflectiveOperationException | RuntimeException notHere) {
            recv = null;
        }
        RECV = recv;
        SEND = send;
        SETSOCKOPT = setsockopt;
        GETSOCKOPT = getsockopt;
        ERRNO = errno;
        DESCRIPTOR = recv == null ? null : descriptor;
    }

    private final MemorySegment memory = Arena.global().allocate(BYTES, 16);
    private final MemorySegment errors = Arena.global().allocate(Linker.Option.captureStateLayout());
    private final MemorySegment outgoing = Arena.global().allocate(SEND_MAX, 16);
    private final MemorySegment sendErrors = Arena.global().allocate(Linker.Option.captureStateLayout());
    private final MemorySegment options = Arena.global().allocate(8, 4);
    private int descriptor;
    private final ByteBuffer bytes = memory.asByteBuffer();

    private SocketCalls() {}

    /// @return null where there is no such call
    static SocketCalls take() {
        if (DESCRIPTOR == null) {
            return null;
        }
        var left = LEFT.poll();
        return left != null ? left : new SocketCalls();
    }

    void leave() {
        LEFT.add(this);
    }

    /// Takes a socket over, and sets its limit.
    /// @return whether that was possible
    boolean open(SocketChannel channel, long millis) {
        try {
            descriptor = (int) DESCRIPTOR.invoke(channel);
            memory.set(ValueLayout.JAVA_LONG, 0, millis / 1000);
            memory.set(ValueLayout.JAVA_LONG, 8, millis % 1000 * 1000);
            return (int) SETSOCKOPT.invokeExact(descriptor, SOL_SOCKET, SO_RCVTIMEO, memory, 16) == 0;
        } catch (Throwable unusable) {
            return false;
        }
    }

    /// Tells the system how long sent bytes may stay without an answer before the connection is given up; 0 for its own time.
    /// @return whether that was possible
    static boolean userTimeout(SocketChannel channel, int millis) {
        if (DESCRIPTOR == null) {
            return false;
        }
        try (var arena = Arena.ofConfined()) {
            var value = arena.allocateFrom(ValueLayout.JAVA_INT, millis);
            return (int) SETSOCKOPT.invokeExact((int) DESCRIPTOR.invoke(channel), IPPROTO_TCP, TCP_USER_TIMEOUT, value, 4) == 0;
        } catch (Throwable unusable) {
            return false;
        }
    }

    /// Waits for bytes, at most as long as was said.
    /// @return what came; null where the time is over; empty at the end of the stream. Valid until the next call
    ByteBuffer receive() throws IOException {
        long count;
        int error;
        try {
            count = (long) RECV.invokeExact(errors, descriptor, memory, (long) BYTES, 0);
            error = count < 0 ? (int) ERRNO.get(errors, 0L) : 0;
        } catch (Throwable failure) {
            throw new IOException(failure);
        }
        if (count < 0) {
            if (error == EAGAIN || error == EINTR) {
                return null;
            }
            throw new IOException("recv: error " + error);
        }
        return bytes.limit((int) count).position(0);
    }

    /// On which processor the system took in what was last received: for a client of this machine the one that it runs on.
    /// @return -1 where the system does not tell
    int incomingProcessor() {
        try {
            options.set(ValueLayout.JAVA_INT, 0, -1);
            options.set(ValueLayout.JAVA_INT, 4, 4);
            int result = (int) GETSOCKOPT.invokeExact(descriptor, SOL_SOCKET, SO_INCOMING_CPU, options, options.asSlice(4));
            return result == 0 ? options.get(ValueLayout.JAVA_INT, 0) : -1;
        } catch (Throwable unusable) {
            return -1;
        }
    }

    /// Sends so many bytes, [#SEND_MAX] at most; waits where the client does not read. One thread at a time.
    void send(byte[] source, int length) throws IOException {
        MemorySegment.copy(source, 0, outgoing, ValueLayout.JAVA_BYTE, 0, length);
        for (long sent = 0; sent < length;) {
            long count;
            int error;
            try {
                count = (long) SEND.invokeExact(sendErrors, descriptor, outgoing.asSlice(sent), length - sent, MSG_NOSIGNAL);
                error = count < 0 ? (int) ERRNO.get(sendErrors, 0L) : 0;
            } catch (Throwable failure) {
                throw new IOException(failure);
            }
            if (count >= 0) {
                sent += count;
            } else if (error != EINTR) {
                throw new IOException("send: error " + error);
            }
        }
    }
}
