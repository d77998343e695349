package dev.llm.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/// SIGHUP, by which a server is told to read its settings again. The JDK has no public class for signals; where its own
/// is missing, as on other systems, the signal does what it always does.
final class Hangup {
    private static final String SIGNAL = "sun.misc.Signal";
    private static final String HANDLER = "sun.misc.SignalHandler";

    private Hangup() {}

    /// @param heard is run on a thread of the JVM's, each time
    static void listen(Runnable heard) {
        InvocationHandler called =
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "handle" -> {
                                heard.run();
                                yield null;
                            }
                            case "hashCode" -> System.identityHashCode(proxy);
                            case "equals" -> false;
                            default -> "hangup";
                        };
        try {
            Class<?> signal = Class.forName(SIGNAL);
            Class<?> handler = Class.forName(HANDLER);
            Object ours =
                    Proxy.newProxyInstance(
                            Hangup.class.getClassLoader(), new Class<?>[] {handler}, called);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), ours);
        } catch (ReflectiveOperationException _) {
            // No such signal here: a change of the file is noticed all the same.
        }
    }
}
