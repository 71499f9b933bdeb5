package dev.surus.server.main;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/// The operating system's signals. The JDK has them in `sun.misc` only, which the compiler warns of by each use:
/// therefore by reflection. A JVM without that class runs all the same, it just cannot be signalled.
final class Signals {
    private Signals() {}

    /// What [#handle] may be asked for, with its number.
    enum Name {
        HUP(1), INT(2), USR1(10), TERM(15);

        private final int number;

        Name(int number) {
            this.number = number;
        }
    }

    static void handle(Name name, Runnable action) {
        Libc.defaultSignal(name.number);
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                    return null;
                }
                return switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    default -> "handler of SIG" + name;
                };
            });
            handle.invoke(null, signal.getConstructor(String.class).newInstance(name.name()), proxy);
        } catch (ReflectiveOperationException e) {
            System.err.println("surus: SIG" + name + " cannot be handled here: " + e);
        }
    }
}
