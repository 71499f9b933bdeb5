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
///
/// Linux on 64 bits only, and where the launcher lets us ask a channel for its descriptor (`--add-exports java.base/sun.nio.ch=ALL-UNNAMED`);
/// elsewhere there is none. The descriptor must stay open during the call: whoever else wants to end the connection shuts the socket down,
/// which ends the call, and leaves closing to the thread that receives.
final class TimedReceive {
    private static final int BYTES = 8_192;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    private static final MethodHandle RECV;
    private static final MethodHandle SETSOCKOPT;
    private static final VarHandle ERRNO;
    private static final java.lang.reflect.Method DESCRIPTOR;
    /// As many as receive at once: a thread that ends leaves its own to the next.
    private static final ConcurrentLinkedQueue<TimedReceive> LEFT = new ConcurrentLinkedQueue<>();

    static {
        MethodHandle recv = null;
        MethodHandle setsockopt = null;
        VarHandle errno = null;
        java.lang.reflect.Method descriptor = null;
        try {
            if (System.getProperty("os.name").equals("Linux") && ValueLayout.ADDRESS.byteSize() == 8) {
                var selectable = Class.forName("sun.nio.ch.SelChImpl");
                if (selectable.getModule().isExported("sun.nio.ch", TimedReceive.class.getModule())) {
                    var linker = Linker.nativeLinker();
                    var errors = Linker.Option.captureStateLayout();
                    recv = linker.downcallHandle(linker.defaultLookup().findOrThrow("recv"), FunctionDescriptor.of(ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT), Linker.Option.captureCallState("errno"));
                    setsockopt = linker.downcallHandle(linker.defaultLookup().findOrThrow("setsockopt"), FunctionDescriptor.of(ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
                    errno = errors.varHandle(MemoryLayout.PathElement.groupElement("errno"));
                    descriptor = selectable.getMethod("getFDVal");
                }
            }
        } catch (ReflectiveOperationException | RuntimeException notHere) {
            recv = null;
        }
        RECV = recv;
        SETSOCKOPT = setsockopt;
        ERRNO = errno;
        DESCRIPTOR = recv == null ? null : descriptor;
    }

    private final MemorySegment memory = Arena.global().allocate(BYTES, 16);
    private final MemorySegment errors = Arena.global().allocate(Linker.Option.captureStateLayout());
    private final ByteBuffer bytes = memory.asByteBuffer();

    private TimedReceive() {}

    /// @return null where there is no such call
    static TimedReceive take() {
        if (DESCRIPTOR == null) {
            return null;
        }
        var left = LEFT.poll();
        return left != null ? left : new TimedReceive();
    }

    void leave() {
        LEFT.add(this);
    }

    /// Sets the limit.
    /// @return the channel's descriptor; -1 where that is not possible
    int limit(SocketChannel channel, long millis) {
        try {
            int descriptor = (int) DESCRIPTOR.invoke(channel);
            memory.set(ValueLayout.JAVA_LONG, 0, millis / 1000);
            memory.set(ValueLayout.JAVA_LONG, 8, millis % 1000 * 1000);
            return (int) SETSOCKOPT.invokeExact(descriptor, SOL_SOCKET, SO_RCVTIMEO, memory, 16) == 0 ? descriptor : -1;
        } catch (Throwable unusable) {
            return -1;
        }
    }

    /// Waits for bytes, at most as long as was said.
    /// @return what came; null where the time is over; empty at the end of the stream. Valid until the next call
    ByteBuffer receive(int descriptor) throws IOException {
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
}
