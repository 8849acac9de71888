package dev.drover.engine.inventory;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.drover.engine.model.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said about one group. */
public final class GroupBuilder {
    private final InventoryBuilder inventory;
    private final String name;
    private final Source source;
    private final Scope scope = Scope.ofGroup();
    private final List<Child> children = new ArrayList<>();

    GroupBuilder(InventoryBuilder inventory, String name, Source source) {
        this.inventory = inventory;
        this.name = name;
        this.source = source;
    }

    /** A child group's name and where it stands. */
    record Child(String name, Source source) {}

    /** Adds a host; without settings and variables it only says that the host is in this group too. */
    public HostBuilder host(String host, Source where) {
        return inventory.declare(name, new HostBuilder(host, false, where));
    }

    /** Adds a host; its source is the caller's line. */
    public HostBuilder host(String host) {
        return host(host, Source.ofCaller());
    }

    /** Adds the hosts of a range such as {@code agent1..3}. */
    public HostBuilder hosts(String range, Source where) {
        return inventory.declare(name, new HostBuilder(range, true, where));
    }

    /** Adds the hosts of a range; their source is the caller's line. */
    public HostBuilder hosts(String range) {
        return hosts(range, Source.ofCaller());
    }

    /** Puts the hosts of another group into this one, too. */
    @CanIgnoreReturnValue
    public GroupBuilder child(String group, Source where) {
        children.add(new Child(group, where));
        return this;
    }

    /** Puts the hosts of other groups into this one, too; their source is the caller's line. */
    @CanIgnoreReturnValue
    public GroupBuilder children(String... groups) {
        Source where = Source.ofCaller();
        for (String group : groups) {
            child(group, where);
        }
        return this;
    }

    /**
     * Sets how to connect to the hosts of this group.
     *
     * @param setting the word of a {@link Setting}; another one is a problem
     */
    @CanIgnoreReturnValue
    public GroupBuilder set(String setting, @Nullable Object value, Source where) {
        scope.setting(setting, value, where);
        return this;
    }

    /** Gives the hosts of this group a variable. */
    @CanIgnoreReturnValue
    public GroupBuilder variable(String variable, @Nullable Object value, Source where) {
        scope.variable(variable, value, where);
        return this;
    }

    /** Gives the hosts of this group a variable; its source is the caller's line. */
    @CanIgnoreReturnValue
    public GroupBuilder variable(String variable, Object value) {
        return variable(variable, value, Source.ofCaller());
    }

    String name() {
        return name;
    }

    Source source() {
        return source;
    }

    Scope scope() {
        return scope;
    }

    ImmutableList<Child> children() {
        return ImmutableList.copyOf(children);
    }
}
