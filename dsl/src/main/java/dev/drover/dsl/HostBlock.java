package dev.drover.dsl;

import dev.drover.engine.inventory.HostBuilder;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.MissingPropertyException;
import java.util.Map;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/** The names inside {@code host('master1') { }}: vars and the settings of the host. */
public final class HostBlock extends GroovyObjectSupport {
    private final HostBuilder host;
    private final InventoryWriting writing;

    HostBlock(HostBuilder host, InventoryWriting writing) {
        this.host = host;
        this.writing = writing;
    }

    /** Variables of this host. */
    public void vars(Map<String, ?> values) {
        writing.variables(values, (name, value) -> host.variable(name, value, writing.here()));
    }

    /** Any other name is a setting, such as {@code port 2222}; the inventory knows which there are. */
    @Override
    public @Nullable Object invokeMethod(String name, Object arguments) {
        writing.setting(name, InvokerHelper.asArray(arguments), (word, value) -> host.set(word, value, writing.here()));
        return null;
    }

    @Override
    public Object getProperty(String property) {
        throw new MissingPropertyException(property, HostBlock.class);
    }

    @Override
    public void setProperty(String property, @Nullable Object value) {
        writing.problem("attribute-assigned", "write " + property + " …, not " + property + " = …");
    }
}
