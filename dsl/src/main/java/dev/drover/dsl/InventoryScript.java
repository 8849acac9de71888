package dev.drover.dsl;

import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.inventory.InventoryBuilder;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.vault.Keyring;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.lang.MissingMethodException;
import groovy.lang.Script;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An inventory written in Groovy: {@code inventory { group('masters') { host('master1') { address '192.0.2.1' } } }}. */
public abstract class InventoryScript extends Script {
    private @Nullable InventoryWriting joined;

    /**
     * Reads an inventory, and the variables in {@code vars/} beside it; none of them can be decrypted.
     *
     * @throws ProblemException with every mistake
     */
    public static Inventory load(Path file) {
        return load(file, Keyring.empty(), new Secrets(), ScriptCache.none());
    }

    /**
     * Reads an inventory, and the variables in {@code vars/} beside it.
     *
     * @param keyring decrypts variables when they are asked for
     * @param secrets of the run, which take what was decrypted
     * @param cache of compiled scripts
     * @throws ProblemException with every mistake
     */
    public static Inventory load(Path file, Keyring keyring, Secrets secrets, ScriptCache cache) {
        ScriptText text = ScriptText.read(file);
        ScriptPlaces places = new ScriptPlaces();
        InventoryBuilder builder = Inventory.builder();
        InventoryScript script = new ScriptCompiler(Catalog.of(), places, cache).compile(text, InventoryScript.class);
        InventoryWriting writing = new InventoryWriting(builder, places);
        script.joined = writing;
        writing.reporting(new Source(text.file(), 1), script::run);
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        return builder.vaults(keyring, secrets).variableFiles(folder).build();
    }

    private InventoryWriting writing() {
        return Objects.requireNonNull(joined, "the script has not joined its inventory");
    }

    /** The hosts and groups. */
    public void inventory(
            @DelegatesTo(value = InventoryBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> block) {
        writing().evaluate(block, new InventoryBlock(writing()));
    }

    /** Groovy calls it for a method that the script does not have. */
    public Object methodMissing(String name, Object arguments) {
        if (name.equals("secret")) {
            throw mistake("only-in-a-play", "secrets cannot be asked for in an inventory; do it in the playbook");
        }
        throw new MissingMethodException(name, InventoryScript.class, new Object[0]);
    }

    /** Groovy calls it for a name that the script does not have. */
    public Object propertyMissing(String name) {
        throw mistake("unknown-name", "unknown name '" + name + "'; text stands in quotes: '" + name + "'");
    }

    /** Refuses a variable that was never declared. */
    @Override
    public void setProperty(String property, @Nullable Object value) {
        if (property.equals("binding") || property.equals("metaClass")) {
            super.setProperty(property, value);
            return;
        }
        throw mistake("undeclared-variable", "unknown variable '" + property + "'; write def " + property + " = …");
    }

    private ProblemException mistake(String code, String message) {
        return new ProblemException(new Problem(writing().places().here(), code, message));
    }
}
