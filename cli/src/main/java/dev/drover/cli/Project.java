package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import dev.drover.dsl.InventoryScript;
import dev.drover.dsl.PlaybookLoader;
import dev.drover.dsl.RecipeCatalog;
import dev.drover.dsl.RecipeTrial;
import dev.drover.dsl.ScriptCache;
import dev.drover.engine.converge.MemberIds;
import dev.drover.engine.converge.Runner;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.inventory.MemberAllocator;
import dev.drover.engine.inventory.Members;
import dev.drover.engine.inventory.MembersFile;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.packages.RecipePackages;
import dev.drover.engine.plan.Fingerprints;
import dev.drover.engine.report.RunListener;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.transport.local.LocalTransport;
import dev.drover.engine.transport.ssh.SshTransport;
import dev.drover.engine.vault.Keyring;
import dev.drover.kit.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a command works on: a playbook with its inventory, or an inventory alone. */
final class Project {
    /** Beside a playbook: its recipes. */
    static final String RECIPES = "recipes";

    /** Beside a playbook: what decides what it does. */
    private static final ImmutableList<String> CODE = ImmutableList.of(RECIPES, "templates", "vars");

    private final RunFlags flags;
    private final Optional<Playbook> playbook;
    private final Inventory inventory;
    private final MembersFile membersFile;
    private final Members known;
    private final MemberAllocator members;
    private final Secrets secrets;

    private Project(
            RunFlags flags,
            Optional<Playbook> playbook,
            Inventory inventory,
            MembersFile membersFile,
            Members known,
            Secrets secrets) {
        this.flags = flags;
        this.playbook = playbook;
        this.inventory = inventory;
        this.membersFile = membersFile;
        this.known = known;
        this.members = new MemberAllocator(known, inventory);
        this.secrets = secrets;
    }

    /**
     * The playbook of a path and its inventory.
     *
     * @param path a script, or a folder with a {@code site.groovy}
     * @throws ProblemException with all mistakes of both
     */
    static Project of(Path path, RunFlags flags) {
        Path script = script(path, flags);
        Secrets secrets = new Secrets();
        Keyring keyring = flags.keyring();
        List<Problem> problems = new ArrayList<>();
        Optional<Playbook> playbook =
                collecting(problems, () -> loader(flags, secrets, keyring).load(script));
        Path home = Optional.ofNullable(script.toAbsolutePath().getParent()).orElse(script);
        Optional<Path> file = collecting(problems, () -> inventoryFile(flags, home));
        Optional<Inventory> inventory = file.flatMap(
                found -> collecting(problems, () -> InventoryScript.load(found, keyring, secrets, cache())));
        Optional<Members> known =
                file.flatMap(found -> collecting(problems, () -> members(found).read()));
        if (keyring.hasSealed()) {
            // Before the run begins, and not in the middle of it on some thread.
            collecting(problems, () -> {
                keyring.fetch();
                return keyring;
            });
        }
        if (!problems.isEmpty()) {
            throw secrets.redact(new ProblemException(problems));
        }
        return new Project(
                flags, playbook, inventory.orElseThrow(), members(file.orElseThrow()), known.orElseThrow(), secrets);
    }

    /** The inventory that is named, or of the working directory. */
    static Project withoutPlaybook(RunFlags flags) {
        return withoutPlaybook(inventoryHere(flags), flags);
    }

    /** The inventory that is named, or that belongs to a playbook, which need not be right, nor there. */
    static Project inventoryOf(Path playbook, RunFlags flags) {
        Path folder = Files.isDirectory(playbook)
                ? playbook
                : Optional.ofNullable(playbook.toAbsolutePath().getParent()).orElse(playbook);
        return withoutPlaybook(inventoryFile(flags, folder), flags);
    }

    /** The inventory that is named, or the one of the working directory, which nobody named. */
    private static Path inventoryHere(RunFlags flags) {
        Path file = inventoryFile(flags, Path.of(""));
        if (flags.inventories().isEmpty()) {
            flags.placeCheck().found(file);
        }
        return file;
    }

    private static Project withoutPlaybook(Path file, RunFlags flags) {
        Secrets secrets = new Secrets();
        return new Project(
                flags,
                Optional.empty(),
                InventoryScript.load(file, flags.keyring(), secrets, cache()),
                members(file),
                Members.NONE,
                secrets);
    }

    /** How a recipe of the working directory, or a built-in one, is tried. */
    static RecipeTrial test(String recipe, RunFlags flags) {
        checkRecipesHere(flags);
        return loader(flags, new Secrets(), flags.keyring())
                .test(recipe, Path.of("").toAbsolutePath());
    }

    /** The test of a recipe on the hosts of a lab. */
    static Project testOf(String recipe, RunFlags flags, Lab lab) {
        checkRecipesHere(flags);
        RunFlags ofLab = flags.on(lab);
        Secrets secrets = new Secrets();
        Keyring keyring = ofLab.keyring();
        Path file = inventoryFile(ofLab, Path.of(""));
        return new Project(
                ofLab,
                Optional.of(loader(ofLab, secrets, keyring)
                        .test(recipe, Path.of("").toAbsolutePath())
                        .playbook()),
                InventoryScript.load(file, keyring, secrets, cache()),
                members(file),
                Members.NONE,
                secrets);
    }

    /** The flagship playbook on the hosts of a lab. */
    static Project demo(Lab lab, Optional<Path> other) {
        Path playbook = other.orElseGet(() -> home().resolve("playbooks/mesosphere"));
        return of(playbook, RunFlags.forLab(lab));
    }

    /** Where Drover is installed: the launcher says it. */
    static Path home() {
        return Path.of(Optional.ofNullable(System.getenv("DROVER_HOME")).orElse("."));
    }

    private interface Work<T> {
        T get();
    }

    private static <T> Optional<T> collecting(List<Problem> problems, Work<T> work) {
        try {
            return Optional.of(work.get());
        } catch (ProblemException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    private static PlaybookLoader loader(RunFlags flags, Secrets secrets, Keyring keyring) {
        return PlaybookLoader.of(Catalog.registered(), secrets)
                .recipeRoots(flags.recipes())
                .keyring(keyring)
                .cache(cache());
    }

    /** Of this user's scripts. */
    private static ScriptCache cache() {
        Path caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        return ScriptCache.in(caches.resolve("drover").resolve("scripts"));
    }

    /** The recipes that are there for a playbook in {@code folder}. */
    static RecipeCatalog recipes(RunFlags flags, Path folder) {
        flags.placeCheck().below(folder.resolve(RECIPES));
        checkOtherRecipes(flags, new RecipePackages(folder));
        return loader(flags, new Secrets(), flags.keyring()).recipes(folder.toAbsolutePath());
    }

    private static void checkRecipesHere(RunFlags flags) {
        Path recipes = Path.of("").toAbsolutePath().resolve(RECIPES);
        if (Files.exists(recipes)) {
            flags.placeCheck().found(recipes);
            flags.placeCheck().below(recipes);
        }
        RecipePackages packages = new RecipePackages(Path.of("").toAbsolutePath());
        if (Files.exists(packages.lockFile())) {
            flags.placeCheck().found(packages.lockFile());
        }
        checkOtherRecipes(flags, packages);
    }

    private static void checkOtherRecipes(RunFlags flags, RecipePackages packages) {
        flags.recipes().forEach(flags.placeCheck()::below);
        checkPackages(flags.placeCheck(), packages);
    }

    /** Sees that nobody else can write the lock file of a project, or the packages that it keeps. */
    static void checkPackages(PlaceCheck check, RecipePackages packages) {
        if (Files.exists(packages.lockFile())) {
            check.beside(packages.lockFile());
        }
        check.below(packages.folder());
    }

    /** The script of a path, after a look at who can write it and what it may read. */
    private static Path script(Path path, RunFlags flags) {
        Path script = scriptOf(path);
        flags.placeCheck().named(script);
        Path home = Optional.ofNullable(script.toAbsolutePath().getParent()).orElse(script);
        CODE.forEach(folder -> flags.placeCheck().below(home.resolve(folder)));
        checkOtherRecipes(flags, new RecipePackages(home));
        return script;
    }

    private static Path scriptOf(Path path) {
        if (Files.isDirectory(path)) {
            Path site = path.resolve("site.groovy");
            if (!Files.exists(site)) {
                throw wrong(path.toString(), "no-playbook", "this folder has no site.groovy; name a playbook");
            }
            return site;
        }
        if (!Files.exists(path)) {
            throw wrong(path.toString(), "no-playbook", "there is no such playbook");
        }
        return path;
    }

    private static Path inventoryFile(RunFlags flags, Path home) {
        if (flags.inventories().size() > 1) {
            throw wrong("--inventory", "wrong-option", "more than one inventory cannot be read yet; give one");
        }
        if (!flags.inventories().isEmpty()) {
            Path named = flags.inventories().get(0);
            Path file = Files.isDirectory(named) ? named.resolve("inventory.groovy") : named;
            if (!Files.exists(file)) {
                throw wrong(file.toString(), "no-inventory", "there is no such inventory");
            }
            return checked(file, flags);
        }
        return beside(home)
                .map(file -> {
                    flags.placeCheck().beside(file);
                    return checked(file, flags);
                })
                .orElseThrow(() -> wrong(
                        home.resolve("inventory.groovy").toString(),
                        "no-inventory",
                        "no inventory found; looked for inventory.groovy in "
                                + home.toAbsolutePath().normalize() + "; write one, or give -i FILE"));
    }

    private static Path checked(Path inventory, RunFlags flags) {
        flags.placeCheck().named(inventory);
        Optional.ofNullable(inventory.toAbsolutePath().getParent())
                .ifPresent(folder -> flags.placeCheck().below(folder.resolve("vars")));
        return inventory;
    }

    private static Optional<Path> beside(Path home) {
        try (Stream<Path> files = Files.list(home.toAbsolutePath())) {
            return files.filter(file -> file.getFileName().toString().equals("inventory.groovy"))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static MembersFile members(Path inventory) {
        Path folder =
                Optional.ofNullable(inventory.toAbsolutePath().getParent()).orElse(inventory);
        return MembersFile.in(folder);
    }

    private static ProblemException wrong(String where, String code, String message) {
        return new ProblemException(new Problem(new Source(where, 0), code, message));
    }

    RunFlags flags() {
        return flags;
    }

    /** The files that the playbook of a path is made from, for a plan with these fingerprints. */
    static Inputs inputs(Path path, RunFlags flags, Fingerprints fingerprints) {
        Path script = scriptOf(path);
        Path home = Optional.ofNullable(script.toAbsolutePath().getParent()).orElse(script);
        Path inventory = inventoryFile(flags, home);
        return Inputs.of(
                home,
                ImmutableList.<Path>builder()
                        .add(inventory)
                        .add(inventory.toAbsolutePath().resolveSibling("vars"))
                        .addAll(flags.recipes())
                        .addAll(new RecipePackages(home).jars())
                        .build(),
                flags.variables(),
                fingerprints);
    }

    Playbook playbook() {
        return playbook.orElseThrow(() -> new IllegalStateException("this command has no playbook"));
    }

    Inventory inventory() {
        return inventory;
    }

    MemberIds memberIds() {
        return members::idOf;
    }

    /** Writes new member ids beside the inventory, to be committed. */
    void saveMembers() {
        membersFile.save(members.members(), known);
    }

    Runner runner(RunSetup setup) {
        return runner(setup, setup.listener());
    }

    Runner runner(RunSetup setup, RunListener listener) {
        return runner(setup, listener, Catalog.registered());
    }

    /** A runner that knows just these types. */
    Runner runner(RunSetup setup, Catalog catalog) {
        return runner(setup, setup.listener(), catalog);
    }

    private Runner runner(RunSetup setup, RunListener listener, Catalog catalog) {
        return new Runner(
                inventory,
                setup.options(this, secrets, listener),
                catalog,
                new Runner.Transports(new SshTransport(setup.connections()), new LocalTransport()));
    }
}
