package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hashing;
import dev.drover.engine.inventory.Members;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.Variable;
import dev.drover.engine.plan.Fingerprints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files that a plan is made from.
 *
 * @param digests SHA-256 by path; of a secret, when it was written; of a value given on the command line, its fingerprint
 */
record Inputs(ImmutableMap<String, String> digests) {
    /** Below the folder of a playbook: what the language looks up there. */
    private static final ImmutableList<String> FOLDERS = ImmutableList.of("recipes", "templates", "files", "vars");

    /** What is secret is there in plain text, one file a value. */
    private static final String SECRETS = "secrets";

    /**
     * Those of a playbook.
     *
     * @param home the folder of the playbook
     * @param others further files and folders: the playbook itself, the inventory, roots of recipes
     * @param variables those given on the command line
     * @param fingerprints those of the plan: what is given on the command line may be secret
     */
    static Inputs of(Path home, Iterable<Path> others, Map<String, Variable> variables, Fingerprints fingerprints) {
        Map<String, String> digests = new TreeMap<>();
        try {
            try (Stream<Path> scripts = Files.list(home)) {
                scripts.filter(file -> file.toString().matches(".*[.](groovy|yml|yaml)"))
                        .filter(file -> !file.endsWith(Members.FILE_NAME))
                        .forEach(file -> add(digests, file));
            }
            for (String folder : FOLDERS) {
                addAll(digests, home.resolve(folder));
            }
            for (Path other : others) {
                addAll(digests, other);
            }
            times(digests, home.resolve(SECRETS));
            variables.forEach((name, variable) ->
                    digests.put("--set " + name, fingerprints.ofSecret(name + "=" + variable.value())));
        } catch (IOException e) {
            throw new UncheckedIOException("reading what the plan is made from", e);
        }
        return new Inputs(ImmutableMap.copyOf(digests));
    }

    /** A digest of a secret would be there to be guessed from: that it was written since is enough. */
    private static void times(Map<String, String> digests, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                digests.put(file.toAbsolutePath().normalize().toString(), "written " + Files.getLastModifiedTime(file));
            }
        } catch (UncheckedIOException e) {
            throw PlaceCheck.circle(folder, e);
        }
    }

    private static void addAll(Map<String, String> digests, Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            files.forEach(file -> add(digests, file));
        } catch (UncheckedIOException e) {
            throw PlaceCheck.circle(root, e);
        }
    }

    private static void add(Map<String, String> digests, Path file) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try {
            String digest = com.google.common.io.Files.asByteSource(file.toFile())
                    .hash(Hashing.sha256())
                    .toString();
            digests.put(file.toAbsolutePath().normalize().toString(), digest);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    /**
     * Compares them with those of a plan.
     *
     * @throws ProblemException naming each that is another one now
     */
    void mustEqual(ImmutableMap<String, String> planned) {
        refuseOthers(planned, "is not as it was when the plan was made; make a new plan");
    }

    /**
     * Compares them with those that were taken before a plan was made.
     *
     * @throws ProblemException naming each that was written since: nobody knows which of both the plan was made from
     */
    void mustBeUnchangedSince(Inputs before) {
        refuseOthers(before.digests, "changed while the plan was made; plan again");
    }

    private void refuseOthers(ImmutableMap<String, String> those, String message) {
        Set<String> paths = new TreeSet<>(those.keySet());
        paths.addAll(digests.keySet());
        ImmutableList<Problem> changed = paths.stream()
                .filter(path -> !digests.getOrDefault(path, "").equals(those.getOrDefault(path, "")))
                .map(path -> new Problem(new Source(path, 0), "stale-plan", message))
                .collect(ImmutableList.toImmutableList());
        if (!changed.isEmpty()) {
            throw new ProblemException(changed);
        }
    }
}
