package dev.drover.dsl;

import groovy.lang.GroovyObjectSupport;
import groovy.lang.MissingPropertyException;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/** The names inside {@code defaults { }}: the settings of every host. */
public final class SettingsBlock extends GroovyObjectSupport {
    private final InventoryWriting writing;

    SettingsBlock(InventoryWriting writing) {
        this.writing = writing;
    }

    @Override
    public @Nullable Object invokeMethod(String name, Object arguments) {
        writing.setting(
                name,
                InvokerHelper.asArray(arguments),
                (word, value) -> writing.inventory().defaults(word, value, writing.here()));
        return null;
    }

    @Override
    public Object getProperty(String property) {
        throw new MissingPropertyException(property, SettingsBlock.class);
    }

    @Override
    public void setProperty(String property, @Nullable Object value) {
        writing.problem("attribute-assigned", "write " + property + " …, not " + property + " = …");
    }
}
