package dev.drover.dsl;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.inventory.GroupBuilder;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.MissingPropertyException;
import java.util.Map;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/** The names inside {@code group('masters') { }}: host, hosts, children, vars and the settings of the hosts. */
public final class GroupBlock extends GroovyObjectSupport {
    private final GroupBuilder group;
    private final InventoryWriting writing;

    GroupBlock(GroupBuilder group, InventoryWriting writing) {
        this.group = group;
        this.writing = writing;
    }

    /** Groups whose hosts are in this one too. */
    public void children(Object... groups) {
        writing.names(groups).forEach(name -> group.child(name, writing.here()));
    }

    /** Variables of the hosts of this group. */
    public void vars(Map<String, ?> values) {
        writing.variables(values, (name, value) -> group.variable(name, value, writing.here()));
    }

    /** A host of the inventory. */
    public void host(String name) {
        host(ImmutableMap.of(), name);
    }

    /** A host with its settings: {@code host 'master1', address: '192.0.2.1'}. */
    public void host(Map<String, ?> options, String name) {
        writing.options(group.host(name, writing.here()), options);
    }

    /** A host with a block of settings. */
    public void host(
            String name, @DelegatesTo(value = HostBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> block) {
        writing.evaluate(block, new HostBlock(group.host(name, writing.here()), writing));
    }

    /** The hosts of a range: {@code hosts 'agent1..3'}. */
    public void hosts(String range) {
        hosts(ImmutableMap.of(), range);
    }

    /** The hosts of a range with their settings: {@code hosts 'agent1..3', address: '192.0.2.51..53'}. */
    public void hosts(Map<String, ?> options, String range) {
        writing.options(group.hosts(range, writing.here()), options);
    }

    /** The hosts of a range with a block of settings. */
    public void hosts(
            String range, @DelegatesTo(value = HostBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> block) {
        writing.evaluate(block, new HostBlock(group.hosts(range, writing.here()), writing));
    }

    /** Any other name is a setting, such as {@code port 2222}; the inventory knows which there are. */
    @Override
    public @Nullable Object invokeMethod(String name, Object arguments) {
        writing.setting(
                name, InvokerHelper.asArray(arguments), (word, value) -> group.set(word, value, writing.here()));
        return null;
    }

    @Override
    public Object getProperty(String property) {
        throw new MissingPropertyException(property, GroupBlock.class);
    }

    @Override
    public void setProperty(String property, @Nullable Object value) {
        writing.problem("attribute-assigned", "write " + property + " …, not " + property + " = …");
    }
}
