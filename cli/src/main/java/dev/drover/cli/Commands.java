package dev.drover.cli;

import java.lang.reflect.Constructor;
import picocli.CommandLine;

/** Makes command objects, giving each the output that it prints to. */
final class Commands implements CommandLine.IFactory {
    private final Output output;

    Commands(Output output) {
        this.output = output;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Output.class) {
                constructor.setAccessible(true);
                return type.cast(constructor.newInstance(output));
            }
        }
        return CommandLine.defaultFactory().create(type);
    }
}
