package dev.drover.cli;

import java.lang.reflect.Proxy;

/** Ctrl-C, from when it is taken to when it is given back. Where Java offers no signals, it ends the program as ever. */
final class InterruptKey {
    private static final String NAME = "INT";
    private final Object before;

    private InterruptKey(Object before) {
        this.before = before;
    }

    /** Takes the key over: {@code work} is done each time. */
    static InterruptKey taken(Runnable work) {
        return new InterruptKey(handle(work));
    }

    /** By its name: the compiler warns of each use of this class, which has no successor. */
    private static Object handle(Runnable work) {
        try {
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            return set(
                    handler,
                    Proxy.newProxyInstance(
                            InterruptKey.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> {
                                work.run();
                                return proxy;
                            }));
        } catch (ReflectiveOperationException noSignals) {
            return noSignals;
        }
    }

    private static Object set(Class<?> handler, Object to) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Object interrupt = signal.getConstructor(String.class).newInstance(NAME);
        return signal.getMethod("handle", signal, handler).invoke(null, interrupt, to);
    }

    /** Makes it what it was before. */
    void giveBack() {
        if (before instanceof ReflectiveOperationException) {
            return;
        }
        try {
            set(Class.forName("sun.misc.SignalHandler"), before);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("giving Ctrl-C back", e);
        }
    }
}
