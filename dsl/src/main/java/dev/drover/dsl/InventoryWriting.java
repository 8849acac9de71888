package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.inventory.HostBuilder;
import dev.drover.engine.inventory.InventoryBuilder;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Source;
import groovy.lang.Closure;
import groovy.lang.GroovyObject;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the blocks of an inventory share: where they write to, and how they report a mistake and go on. */
record InventoryWriting(InventoryBuilder inventory, ScriptPlaces places) {
    Source here() {
        return places.here();
    }

    void problem(String code, String message) {
        inventory.problem(new Problem(here(), code, message));
    }

    void evaluate(Closure<?> block, GroovyObject names) {
        Closure<?> copy = (Closure<?>) block.clone();
        copy.setDelegate(names);
        copy.setResolveStrategy(Closure.DELEGATE_FIRST);
        reporting(here(), copy::call);
    }

    /** Does the work; whatever goes wrong in it is reported. */
    void reporting(Source at, Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            // User code may throw anything; of() throws what is no mistake of the user.
            new Mistakes(places).of(failure, at).forEach(inventory::problem);
        }
    }

    /** What {@code host 'a', address: '…', vars: [rack: 'b']} says of the host. */
    void options(HostBuilder host, Map<String, ?> options) {
        options.forEach((option, value) -> {
            if (option.equals("vars") && value instanceof Map<?, ?> variables) {
                variables(variables, (name, each) -> host.variable(name, each, here()));
            } else {
                setting(option, new Object[] {value}, (name, each) -> host.set(name, each, here()));
            }
        });
    }

    void variables(Map<?, ?> variables, BiConsumer<String, Object> writer) {
        variables.forEach((name, value) ->
                write("variable '" + name + "'", value, plain -> writer.accept(String.valueOf(name), plain)));
    }

    /** A setting such as {@code port 2222}; several values are a list. */
    void setting(String name, Object[] values, BiConsumer<String, Object> writer) {
        if (values.length == 0) {
            problem("wrong-arguments", name + " needs a value");
            return;
        }
        write(name, values.length == 1 ? values[0] : Arrays.asList(values), plain -> writer.accept(name, plain));
    }

    private void write(String what, @Nullable Object value, Consumer<Object> writer) {
        try {
            writer.accept(ScriptValues.plain(value));
        } catch (IllegalArgumentException wrong) {
            problem("wrong-value", what + " " + wrong.getMessage());
        }
    }

    /** The names of groups, one by one. */
    ImmutableList<String> names(Object[] given) {
        return Arrays.stream(given)
                .flatMap(each ->
                        each instanceof Iterable<?> many ? ImmutableList.copyOf(many).stream() : Stream.of(each))
                .map(String::valueOf)
                .collect(ImmutableList.toImmutableList());
    }
}
