package dev.drover.engine.inventory;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.drover.engine.model.Source;
import org.jspecify.annotations.Nullable;

/** What is said about one host, or about all hosts of a range. */
public final class HostBuilder {
    private final String written;
    private final boolean range;
    private final Source source;
    private final Scope scope = Scope.ofHost();

    HostBuilder(String written, boolean range, Source source) {
        this.written = written;
        this.range = range;
        this.source = source;
    }

    /**
     * Sets how to connect. The address of a range of hosts is a range as long as theirs.
     *
     * @param setting the word of a {@link Setting}; another one is a problem
     */
    @CanIgnoreReturnValue
    public HostBuilder set(String setting, @Nullable Object value, Source where) {
        scope.setting(setting, value, where);
        return this;
    }

    /** Sets how to connect; its source is the caller's line. */
    @CanIgnoreReturnValue
    public HostBuilder set(Setting setting, Object value) {
        return set(setting.word(), value, Source.ofCaller());
    }

    /** Gives a variable; every host of a range gets the same value. */
    @CanIgnoreReturnValue
    public HostBuilder variable(String name, @Nullable Object value, Source where) {
        scope.variable(name, value, where);
        return this;
    }

    /** Gives a variable; its source is the caller's line. */
    @CanIgnoreReturnValue
    public HostBuilder variable(String name, Object value) {
        return variable(name, value, Source.ofCaller());
    }

    String written() {
        return written;
    }

    boolean isRange() {
        return range;
    }

    Source source() {
        return source;
    }

    Scope scope() {
        return scope;
    }
}
