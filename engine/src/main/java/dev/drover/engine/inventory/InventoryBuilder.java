package dev.drover.engine.inventory;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.vault.Keyring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what inventories say, from any format; {@link #build} checks it as a whole. Not safe for many threads.
 *
 * <p>A group may be described in several places. A host is defined in one place, with its settings and variables, and may
 * be mentioned without them in any number of groups.
 */
public final class InventoryBuilder {
    /** The group that every host is in. */
    static final String ALL = "all";

    private final Scope all = Scope.ofGroup();
    private final List<GroupBuilder> groups = new ArrayList<>();
    private final List<Declared> declared = new ArrayList<>();
    private final Map<String, VariableFile> variableFiles = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private Vaults vaults = Vaults.closed();

    InventoryBuilder() {}

    /** A host as declared in a group; the group is {@code all} for a host outside of groups. */
    record Declared(String group, HostBuilder host) {}

    /**
     * Sets how to connect to every host that does not say it itself.
     *
     * @param setting the word of a {@link Setting}; another one is a problem
     */
    @CanIgnoreReturnValue
    public InventoryBuilder defaults(String setting, @Nullable Object value, Source where) {
        all.setting(setting, value, where);
        return this;
    }

    /** Sets how to connect to every host that does not say it itself; its source is the caller's line. */
    @CanIgnoreReturnValue
    public InventoryBuilder defaults(Setting setting, Object value) {
        return defaults(setting.word(), value, Source.ofCaller());
    }

    /** Gives every host a variable. */
    @CanIgnoreReturnValue
    public InventoryBuilder variable(String name, @Nullable Object value, Source where) {
        all.variable(name, value, where);
        return this;
    }

    /** Opens a group; {@code all} is the group of every host. */
    public GroupBuilder group(String name, Source where) {
        GroupBuilder group = new GroupBuilder(this, name, where);
        groups.add(group);
        return group;
    }

    /** Opens a group; its source is the caller's line. */
    public GroupBuilder group(String name) {
        return group(name, Source.ofCaller());
    }

    /** Adds a host outside of groups. */
    public HostBuilder host(String name, Source where) {
        return declare(ALL, new HostBuilder(name, false, where));
    }

    /** Adds a host outside of groups; its source is the caller's line. */
    public HostBuilder host(String name) {
        return host(name, Source.ofCaller());
    }

    /** Adds the hosts of a range such as {@code agent1..3}, outside of groups. */
    public HostBuilder hosts(String range, Source where) {
        return declare(ALL, new HostBuilder(range, true, where));
    }

    HostBuilder declare(String group, HostBuilder host) {
        declared.add(new Declared(group, host));
        return host;
    }

    /** Adds a mistake that the reader of a format found; {@link #build} throws it with all others. */
    @CanIgnoreReturnValue
    public InventoryBuilder problem(Problem problem) {
        problems.add(problem);
        return this;
    }

    /**
     * Says what opens what is encrypted; before {@link #variableFiles}.
     *
     * @param secrets of the run, which take the values that were decrypted
     */
    @CanIgnoreReturnValue
    public InventoryBuilder vaults(Keyring keyring, Secrets secrets) {
        vaults = new Vaults(keyring, secrets);
        return this;
    }

    /**
     * Reads {@code vars/all.yml}, {@code vars/<group>.yml} and {@code vars/<host>.yml}. A value with the tag
     * {@code !vault} and a file that is encrypted as a whole are decrypted when they are first asked for; they are secrets.
     *
     * @param directory where the inventory lies; its {@code vars} may be missing
     */
    @CanIgnoreReturnValue
    public InventoryBuilder variableFiles(Path directory) {
        for (VariableFile file : VariableFile.readAll(directory.resolve("vars"), vaults, problems::add)) {
            VariableFile earlier = variableFiles.putIfAbsent(file.name(), file);
            if (earlier != null && !earlier.equals(file)) {
                problem(new Problem(
                        file.source(),
                        "given-twice",
                        "there are two variable files for '" + file.name() + "', the other is " + earlier.source()));
            }
        }
        return this;
    }

    /**
     * The inventory.
     *
     * @throws ProblemException with all mistakes, if there are any
     */
    public Inventory build() {
        return new Assembly(this).inventory();
    }

    Vaults vaults() {
        return vaults;
    }

    Scope all() {
        return all;
    }

    ImmutableList<GroupBuilder> groups() {
        return ImmutableList.copyOf(groups);
    }

    ImmutableList<Declared> declared() {
        return ImmutableList.copyOf(declared);
    }

    ImmutableList<VariableFile> variableFiles() {
        return ImmutableList.copyOf(variableFiles.values());
    }

    ImmutableList<Problem> problems() {
        return ImmutableList.copyOf(problems);
    }
}
