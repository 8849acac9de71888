package dev.drover.dsl;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.inventory.InventoryBuilder;
import dev.drover.engine.model.Nearest;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.MissingPropertyException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names inside {@code inventory { }}: defaults, group, host, hosts and vars. */
public final class InventoryBlock extends GroovyObjectSupport {
    private static final ImmutableSet<String> WORDS = ImmutableSet.of("defaults", "group", "host", "hosts", "vars");
    private final InventoryBuilder inventory;
    private final InventoryWriting writing;

    InventoryBlock(InventoryWriting writing) {
        this.inventory = writing.inventory();
        this.writing = writing;
    }

    /** How to connect to every host that does not say it itself. */
    public void defaults(
            @DelegatesTo(value = SettingsBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> block) {
        writing.evaluate(block, new SettingsBlock(writing));
    }

    /** A group and what is in it. */
    public void group(
            String name, @DelegatesTo(value = GroupBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> block) {
        writing.evaluate(block, new GroupBlock(inventory.group(name, writing.here()), writing));
    }

    /** Variables of every host. */
    public void vars(Map<String, ?> values) {
        writing.variables(values, (name, value) -> inventory.variable(name, value, writing.here()));
    }

    /** A host of the inventory. */
    public void host(String name) {
        host(ImmutableMap.of(), name);
    }

    /** A host with its settings: {@code host 'master1', address: '192.0.2.1'}. */
    public void host(Map<String, ?> options, String name) {
        writing.options(inventory.host(name, writing.here()), options);
    }

    /** A host with a block of settings. */
    public void host(
            String name, @DelegatesTo(value = HostBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> block) {
        writing.evaluate(block, new HostBlock(inventory.host(name, writing.here()), writing));
    }

    /** The hosts of a range: {@code hosts 'agent1..3'}. */
    public void hosts(String range) {
        hosts(ImmutableMap.of(), range);
    }

    /** The hosts of a range with their settings: {@code hosts 'agent1..3', address: '192.0.2.51..53'}. */
    public void hosts(Map<String, ?> options, String range) {
        writing.options(inventory.hosts(range, writing.here()), options);
    }

    /** The hosts of a range with a block of settings. */
    public void hosts(
            String range, @DelegatesTo(value = HostBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> block) {
        writing.evaluate(block, new HostBlock(inventory.hosts(range, writing.here()), writing));
    }

    @Override
    public @Nullable Object invokeMethod(String name, Object arguments) {
        if (WORDS.contains(name)) {
            writing.problem("wrong-arguments", "'" + name + "' takes other arguments than these");
        } else {
            writing.problem("unknown-name", "unknown name '" + name + "'" + Nearest.hint(name, WORDS));
        }
        return null;
    }

    @Override
    public Object getProperty(String property) {
        throw new MissingPropertyException(property, InventoryBlock.class);
    }

    @Override
    public void setProperty(String property, @Nullable Object value) {
        writing.problem("attribute-assigned", "write " + property + " …, not " + property + " = …");
    }
}
