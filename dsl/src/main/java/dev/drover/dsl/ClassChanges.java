package dev.drover.dsl;

import groovy.lang.GroovySystem;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notices that a script changes classes for all scripts of this program, as {@code String.metaClass.shout = { … }} does. Where a
 * program runs one script after the other, the next one must not find that.
 */
public final class ClassChanges {
    private final AtomicBoolean changed = new AtomicBoolean();

    private ClassChanges() {}

    /** Notices from now on. */
    public static ClassChanges watched() {
        ClassChanges changes = new ClassChanges();
        GroovySystem.getMetaClassRegistry()
                .addMetaClassRegistryChangeEventListener(change -> changes.changed.set(true));
        return changes;
    }

    /** Whether any class was changed. */
    public boolean any() {
        return changed.get();
    }
}
