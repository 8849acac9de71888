package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.converge.Access;
import dev.drover.engine.converge.Locking;
import dev.drover.engine.journal.RunStore;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.Variable;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.vault.Keyring;
import dev.drover.kit.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that all commands share that talk to hosts. */
final class RunFlags {
    private static final int LAB_PARALLEL = 64;
    private static final String NOT_KEPT = "no";
    private static final Duration LONGEST_IDLE = Duration.ofDays(1);
    private static final Pattern IDLE = Pattern.compile("(?<count>[0-9]{1,5})(?<unit>[ms])");

    @Option(
            names = {"-i", "--inventory"},
            paramLabel = "FILE",
            description = "The inventory; default: inventory.* beside the playbook.")
    private List<Path> inventories = new ArrayList<>();

    @Option(
            names = {"-l", "--limit"},
            paramLabel = "PATTERN",
            description = "Only these hosts.")
    private @Nullable String limit;

    @Option(
            names = {"-t", "--tags"},
            split = ",",
            paramLabel = "TAG",
            description = "Only resources with one of these tags.")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--skip-tags",
            split = ",",
            paramLabel = "TAG",
            description = "No resources with one of these tags.")
    private List<String> skipTags = new ArrayList<>();

    @Option(
            names = {"-s", "--set"},
            paramLabel = "KEY=VALUE",
            description = "A variable, stronger than all others.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Option(
            names = {"-P", "--parallel"},
            paramLabel = "N",
            defaultValue = "64",
            description = "How many hosts at once.")
    private int parallel;

    @Option(
            names = {"-r", "--recipes"},
            paramLabel = "DIR",
            description = "A further folder of recipes.")
    private List<Path> recipes = new ArrayList<>();

    @Option(
            names = "--host-keys",
            paramLabel = "strict|accept-new",
            defaultValue = "strict",
            description = "What to do about a host whose key is not known. A changed key is always refused.")
    private String hostKeys = "strict";

    @Option(names = "--known-hosts", paramLabel = "FILE", description = "Known host keys; default: ~/.ssh/known_hosts.")
    private List<Path> knownHosts = new ArrayList<>();

    @Option(names = "--identity", paramLabel = "FILE", description = "A private key, where the inventory names none.")
    private List<Path> identities = new ArrayList<>();

    @Option(
            names = "--allow-shared-places",
            description = "Also read playbooks, recipes and inventories that others can write.")
    private boolean allowSharedPlaces;

    @Option(names = "--ask-become-pass", description = "Ask for the password that sudo wants.")
    private boolean askBecomePassword;

    @Option(names = "--become-password-file", paramLabel = "FILE", description = "The password that sudo wants.")
    private @Nullable Path becomePasswordFile;

    @Option(names = "--passphrase-file", paramLabel = "FILE", description = "The passphrase of the private key.")
    private @Nullable Path passphraseFile;

    @Mixin
    private VaultFlags vault = new VaultFlags();

    @Option(names = "--timeout", paramLabel = "D", defaultValue = "10s", description = "How long connecting may take.")
    private String timeout = "10s";

    @Option(
            names = "--wait",
            paramLabel = "D",
            defaultValue = "60s",
            description = "How long to wait for another run that is changing a host.")
    private String wait = "60s";

    @Option(
            names = "--keeper",
            paramLabel = "D",
            defaultValue = NOT_KEPT,
            description =
                    "plan, apply, facts, exec: leave a program behind that does the next command here sooner, over the"
                            + " same connections, and ends once it was idle so long, such as 10m; default: no.")
    private String keeper = NOT_KEPT;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "Where runs are written down; default: ~/.local/share/drover/runs.")
    private @Nullable Path runDirectory;

    @Option(names = "--events", paramLabel = "FILE", description = "Write events as JSON lines.")
    private @Nullable Path events;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the result as a JUnit file.")
    private @Nullable Path junit;

    /** Those of a run on a lab's hosts: its inventory and its host keys. */
    static RunFlags forLab(Lab lab) {
        RunFlags flags = new RunFlags();
        flags.inventories = new ArrayList<>(List.of(lab.inventory()));
        flags.knownHosts = new ArrayList<>(List.of(lab.knownHosts()));
        flags.parallel = LAB_PARALLEL;
        return flags;
    }

    /** The same recipes and passwords of vaults, on the hosts of a lab. */
    RunFlags on(Lab lab) {
        RunFlags flags = forLab(lab);
        flags.recipes = recipes;
        flags.allowSharedPlaces = allowSharedPlaces;
        flags.vault = vault;
        return flags;
    }

    /** Those that say how to reach the same hosts; the others are of the rollback itself. */
    RunFlags forRollback(Optional<Path> directory, Optional<Path> eventsFile, Optional<Path> junitFile) {
        RunFlags flags = new RunFlags();
        flags.inventories = inventories;
        flags.allowSharedPlaces = allowSharedPlaces;
        flags.parallel = parallel;
        flags.hostKeys = hostKeys;
        flags.knownHosts = knownHosts;
        flags.identities = identities;
        flags.askBecomePassword = askBecomePassword;
        flags.becomePasswordFile = becomePasswordFile;
        flags.passphraseFile = passphraseFile;
        flags.vault = vault;
        flags.timeout = timeout;
        flags.wait = wait;
        flags.runDirectory = directory.orElse(null);
        flags.events = eventsFile.orElse(null);
        flags.junit = junitFile.orElse(null);
        return flags;
    }

    PlaceCheck placeCheck() {
        return new PlaceCheck(!allowSharedPlaces);
    }

    ImmutableList<Path> inventories() {
        return ImmutableList.copyOf(inventories);
    }

    Optional<String> limit() {
        return Optional.ofNullable(limit);
    }

    /** The passwords of vaults that are named; nothing is read or asked yet. */
    Keyring keyring() {
        return vault.keyring(VaultFlags.Use.OPEN);
    }

    ImmutableSet<String> tags() {
        return ImmutableSet.copyOf(tags);
    }

    ImmutableSet<String> skipTags() {
        return ImmutableSet.copyOf(skipTags);
    }

    ImmutableList<Path> recipes() {
        recipes.stream()
                .filter(folder -> !Files.isDirectory(folder))
                .findFirst()
                .ifPresent(missing -> {
                    throw wrong("--recipes", "there is no folder '" + missing + "'");
                });
        return ImmutableList.copyOf(recipes);
    }

    Optional<Path> events() {
        return Optional.ofNullable(events);
    }

    Optional<Path> junit() {
        return Optional.ofNullable(junit);
    }

    /** Has runs written down elsewhere. */
    void runsIn(@Nullable Path directory) {
        runDirectory = directory;
    }

    Optional<Path> runDirectory() {
        return Optional.ofNullable(runDirectory);
    }

    RunStore runs() {
        return runDirectory == null ? RunStore.usual() : new RunStore(runDirectory);
    }

    int parallel() {
        if (parallel < 1) {
            throw wrong("--parallel", "must be at least 1, got " + parallel);
        }
        return parallel;
    }

    ImmutableMap<String, Variable> variables() {
        ImmutableMap.Builder<String, Variable> all = ImmutableMap.builder();
        variables.forEach((name, value) ->
                all.put(name, new Variable(value, new Source("--set " + name, 0), "the command line")));
        return all.buildOrThrow();
    }

    Access access(Secrets secrets) {
        Access usual = Access.usual();
        return new Access(
                usual.user(),
                ImmutableList.copyOf(identities),
                file(passphraseFile, "passphrase", secrets),
                policy(),
                knownHosts.isEmpty() ? usual.knownHosts() : ImmutableList.copyOf(knownHosts),
                becomePassword(secrets),
                seconds("--timeout", timeout));
    }

    private Endpoint.HostKeyPolicy policy() {
        return switch (hostKeys) {
            case "strict" -> Endpoint.HostKeyPolicy.STRICT;
            case "accept-new" -> Endpoint.HostKeyPolicy.ACCEPT_NEW;
            default -> throw wrong("--host-keys", "must be strict or accept-new, got '" + hostKeys + "'");
        };
    }

    Locking locking() {
        return Locking.usual().waiting(seconds("--wait", wait));
    }

    private static Duration seconds(String option, String text) {
        if (!text.matches("[0-9]{1,5}s")) {
            throw wrong(option, "must be seconds such as 10s, got '" + text + "'");
        }
        return Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
    }

    /** How long a keeper stays; empty: there is to be none. */
    Optional<Duration> keeper() {
        if (keeper.equals(NOT_KEPT)) {
            return Optional.empty();
        }
        Matcher words = IDLE.matcher(keeper);
        if (!words.matches()) {
            throw wrong("--keeper", "must be minutes or seconds such as 10m or 30s, or no, got '" + keeper + "'");
        }
        long count = Long.parseLong(words.group("count"));
        Duration idle = words.group("unit").equals("m") ? Duration.ofMinutes(count) : Duration.ofSeconds(count);
        if (idle.isZero() || idle.compareTo(LONGEST_IDLE) > 0) {
            throw wrong(
                    "--keeper",
                    "must be longer than nothing and at most " + LONGEST_IDLE.toMinutes() + "m, or no, got '" + keeper
                            + "'");
        }
        return Optional.of(idle);
    }

    /**
     * Whether a keeper can do the command: it has no terminal to ask on, nor has a program that prints a password; and sudo
     * could remember a password beyond the command that it was given for.
     */
    boolean canBeKept() {
        return !askBecomePassword && becomePasswordFile == null && !vault.mayAsk();
    }

    private Optional<Secret> becomePassword(Secrets secrets) {
        if (!askBecomePassword) {
            return file(becomePasswordFile, "become password", secrets);
        }
        if (!PasswordPrompt.isPossible()) {
            throw wrong("--ask-become-pass", "there is no terminal to ask on; use --become-password-file");
        }
        return Optional.of(secrets.secret(
                "become password", new String(PasswordPrompt.typed("--ask-become-pass", "sudo password"))));
    }

    private static Optional<Secret> file(@Nullable Path file, String name, Secrets secrets) {
        if (file == null) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return Optional.of(secrets.secret(name, text.endsWith("\n") ? text.substring(0, text.length() - 1) : text));
        } catch (IOException e) {
            throw wrong(file.toString(), "the " + name + " cannot be read: " + e.getMessage());
        }
    }

    static ProblemException wrong(String option, String message) {
        return new ProblemException(new Problem(new Source(option, 0), "wrong-option", message));
    }
}
