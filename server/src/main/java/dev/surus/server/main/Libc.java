package dev.surus.server.main;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// What Java has no word for: which signals are ignored, which permissions new files get.
@SuppressWarnings("restricted") // The launcher allows native access.
final class Libc {
    private Libc() {}

    /// Gives a signal its default meaning back. A shell hands a process in the background SIGINT and SIGQUIT as ignored, nohup SIGHUP, and
    /// a JVM leaves what it finds ignored alone, whatever handler it is asked to install.
    static void defaultSignal(int number) {
        try {
            // signal(number, SIG_DFL)
            call("signal", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS)).invoke(number, MemorySegment.NULL);
        } catch (Throwable unavailable) {
            // Whoever starts the server otherwise than by ./surus, on a system without this function, has to see to it.
        }
    }

    /// @param mask the permissions that new files do not get
    static void umask(int mask) {
        try {
            call("umask", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)).invoke(mask);
        } catch (Throwable unavailable) {
            // The directory's own mode keeps others out.
        }
    }

    private static MethodHandle call(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
    }
}
