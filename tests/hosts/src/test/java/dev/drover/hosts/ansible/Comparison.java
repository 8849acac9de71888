package dev.drover.hosts.ansible;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import dev.drover.hosts.converge.Cli;
import dev.drover.kit.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Two hosts of the same image, one for Ansible and one for Drover, on which tasks run one after another.
 *
 * @param directory where the projects of the tasks are made
 * @param shared files that every task has among its own
 * @param variables what both playbooks are told of the lab
 */
record Comparison(
        LabHost ansibles, LabHost drovers, Path directory, Path shared, ImmutableMap<String, String> variables) {
    private static final Duration SETTLING = Duration.ofSeconds(15);

    /** The states of both hosts. */
    private record Pair(HostState ansible, HostState drover) {
        ImmutableSortedSet<String> differences() {
            return ansible.differences(drover);
        }
    }

    /** What both tools said of one run. */
    private record Runs(Ansible.Result ansible, Cli.Result drover) {
        ImmutableSortedSet<String> droverChanged() {
            return ImmutableSortedSet.copyOf(drover.resources("changed"));
        }
    }

    /** What came of a task: a row of the table, and what is wrong. */
    record Outcome(Row row, ImmutableList<String> problems) {}

    Outcome of(ComparedTask task) {
        Path project = project(task);
        task.script("before.sh").ifPresent(this::onBoth);
        Pair before = states(task);
        Runs first = runs(project);
        Pair after = settled(task, before);
        Runs second = runs(project);
        Pair again = settled(task, before);

        List<String> problems = new ArrayList<>();
        problems.addAll(failures("first", first));
        problems.addAll(failures("second", second));
        Differences differences = differences(task, before, after);
        problems.addAll(differences.problems());
        problems.addAll(firstRun(first, before, after));
        problems.addAll(secondRun(second, after, again));
        return new Outcome(
                new Row(
                        task.toString(),
                        task.role(),
                        String.join(", ", first.ansible().modules()),
                        String.join(", ", types(first.drover())),
                        counts(first),
                        counts(second),
                        before.ansible().differences(after.ansible()).size(),
                        problems.isEmpty(),
                        differences.deliberate().stream()
                                .map(Deliberate::reason)
                                .toList()),
                ImmutableList.copyOf(problems));
    }

    private Path project(ComparedTask task) {
        Path project = directory.resolve(task.group()).resolve(task.name());
        try {
            Files.createDirectories(project);
            copy(task.folder(), project);
            copy(shared, project.resolve("files"));
            Files.writeString(
                    project.resolve("inventory.groovy"),
                    "inventory { host('target') { address '%s'; user '%s'; become 'root'; identity '%s'; knownHosts '%s' } }\n"
                            .formatted(drovers.address(), drovers.user(), drovers.identity(), drovers.knownHosts()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return project;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        }
    }

    /** How the hosts differ that nothing was done to, and how when one file of one of them was given another mode. */
    List<ImmutableSortedSet<String>> differencesOfFreshHosts() {
        ImmutableSortedSet<String> fresh = states(Optional.empty()).differences();
        onBoth("umask 022; touch /etc/compared");
        drovers.exec("chmod", "0600", "/etc/compared").expectSuccess("changing a mode");
        ImmutableSortedSet<String> touched = states(Optional.empty()).differences();
        onBoth("rm /etc/compared");
        return List.of(fresh, touched);
    }

    /** Runs a script as root on both hosts. */
    void onBoth(String script) {
        both(
                () -> ansibles.exec("sh", "-euc", script).expectSuccess("preparing " + ansibles.name()),
                () -> drovers.exec("sh", "-euc", script).expectSuccess("preparing " + drovers.name()));
    }

    private Pair states(ComparedTask task) {
        return states(task.script("observe.sh"));
    }

    private Pair states(Optional<String> observe) {
        List<HostState> states = both(() -> HostState.of(ansibles, observe), () -> HostState.of(drovers, observe));
        return new Pair(states.get(0), states.get(1));
    }

    /** The states once the units of both hosts, which may still be starting, are the same, or are not for ten seconds. */
    private Pair settled(ComparedTask task, Pair before) {
        AtomicReference<Pair> now = new AtomicReference<>(states(task));
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofSeconds(1))
                    .atMost(SETTLING)
                    .until(() -> {
                        if (!isUnsettled(before, now.get())) {
                            return true;
                        }
                        now.set(states(task));
                        return false;
                    });
        } catch (ConditionTimeoutException theyDiffer) {
            return now.get();
        }
        return now.get();
    }

    private static boolean isUnsettled(Pair before, Pair now) {
        return Sets.difference(now.differences(), before.differences()).stream()
                        .anyMatch(name -> name.startsWith("unit ") || name.startsWith("observed "))
                || !now.ansible()
                        .startedSince(before.ansible())
                        .equals(now.drover().startedSince(before.drover()));
    }

    private Runs runs(Path project) {
        Ansible ansible = Ansible.on(ansibles, project);
        CompletableFuture<Ansible.Result> running =
                CompletableFuture.supplyAsync(() -> ansible.play(project.resolve("playbook.yml"), variables));
        Stream<String> words = Stream.concat(
                Stream.of("apply", project.toString()),
                variables.entrySet().stream().flatMap(set -> Stream.of("--set", set.getKey() + "=" + set.getValue())));
        Cli.Result drover = Cli.runWithEvents(words.toArray(String[]::new));
        return new Runs(running.join(), drover);
    }

    private static <T> List<T> both(Supplier<T> ansible, Supplier<T> drover) {
        CompletableFuture<T> first = CompletableFuture.supplyAsync(ansible);
        T second = drover.get();
        return List.of(first.join(), second);
    }

    private static List<String> failures(String run, Runs runs) {
        List<String> problems = new ArrayList<>();
        runs.ansible().failures().forEach(failure -> problems.add(run + " run: Ansible failed: " + failure));
        if (runs.drover().exitStatus() != 0) {
            problems.add(run + " run: Drover ended with " + runs.drover().exitStatus() + ":\n"
                    + runs.drover().all());
        }
        return problems;
    }

    private static List<String> firstRun(Runs runs, Pair before, Pair after) {
        List<String> problems = new ArrayList<>();
        boolean ansibleChanged = !runs.ansible().changed().isEmpty();
        if (ansibleChanged == runs.droverChanged().isEmpty()) {
            problems.add("first run: Ansible changed %s, Drover %s"
                    .formatted(runs.ansible().changed(), runs.droverChanged()));
        }
        if (ansibleChanged
                && before.ansible().differences(after.ansible()).isEmpty()
                && after.ansible().startedSince(before.ansible()).isEmpty()) {
            problems.add(
                    "first run: Ansible reports a change, but no difference of its host was seen: nothing is compared");
        }
        ImmutableSortedSet<String> ansibleStarted = after.ansible().startedSince(before.ansible());
        ImmutableSortedSet<String> droverStarted = after.drover().startedSince(before.drover());
        if (!ansibleStarted.equals(droverStarted)) {
            problems.add("first run: services started or restarted by Ansible: %s, by Drover: %s"
                    .formatted(ansibleStarted, droverStarted));
        }
        return problems;
    }

    private static List<String> secondRun(Runs runs, Pair after, Pair again) {
        List<String> problems = new ArrayList<>();
        boolean ansibleChanged = !runs.ansible().changed().isEmpty();
        if (!ansibleChanged && !runs.droverChanged().isEmpty()) {
            problems.add("second run: Ansible changed nothing, Drover %s:\n%s"
                    .formatted(runs.droverChanged(), runs.drover().all()));
        }
        ImmutableSortedSet<String> changed = after.drover().differences(again.drover());
        ImmutableSortedSet<String> started = again.drover().startedSince(after.drover());
        if (runs.droverChanged().isEmpty() && !(changed.isEmpty() && started.isEmpty())) {
            problems.add("second run: Drover reports no change, but these changed: %s, started: %s"
                    .formatted(changed, started));
        }
        return problems;
    }

    /** Differences of state that are wrong, and those on purpose that were seen. */
    private record Differences(ImmutableList<String> problems, ImmutableSet<Deliberate> deliberate) {}

    private Differences differences(ComparedTask task, Pair before, Pair after) {
        ImmutableList.Builder<String> problems = ImmutableList.builder();
        ImmutableSet.Builder<Deliberate> seen = ImmutableSet.builder();
        for (String name : Sets.difference(after.differences(), before.differences())) {
            Optional<Deliberate> deliberate = task.deliberate().stream()
                    .filter(one -> explains(one, name, after))
                    .findFirst();
            deliberate.ifPresent(seen::add);
            if (deliberate.isEmpty()) {
                problems.add(described(name, after));
            }
        }
        ImmutableSet<Deliberate> used = seen.build();
        Sets.difference(task.deliberate(), used)
                .forEach(unused -> problems.add("its task.properties names " + unused + ", which is not there"));
        return new Differences(problems.build(), used);
    }

    private boolean explains(Deliberate deliberate, String name, Pair after) {
        Optional<String> file = bothFiles(name, after);
        if (file.isPresent()) {
            return after.ansible().attributes(name).equals(after.drover().attributes(name))
                    && deliberate
                            .asDroverWrites(name, HostState.comparable(ansibles, file.get()))
                            .equals(Optional.of(HostState.comparable(drovers, file.get())));
        }
        return deliberate
                .asDroverWrites(name, after.ansible().state(name))
                .equals(Optional.of(after.drover().state(name)));
    }

    private static Optional<String> bothFiles(String name, Pair after) {
        return after.ansible().regularFile(name).flatMap(path -> after.drover().regularFile(name));
    }

    private String described(String name, Pair after) {
        return "%s is not the same%n    Ansible: %s%n    Drover:  %s"
                        .formatted(
                                name,
                                after.ansible().state(name),
                                after.drover().state(name))
                + bothFiles(name, after).map(this::contents).orElse("");
    }

    private String contents(String path) {
        String ansibleWrote = HostState.comparable(ansibles, path);
        if (ansibleWrote.indexOf('\0') >= 0) {
            return "";
        }
        List<String> ansible = Splitter.on('\n').splitToList(ansibleWrote);
        List<String> drover = Splitter.on('\n').splitToList(HostState.comparable(drovers, path));
        List<String> onlyAnsible = without(ansible, drover);
        List<String> onlyDrover = without(drover, ansible);
        boolean sameLines = onlyAnsible.isEmpty() && onlyDrover.isEmpty();
        return "\n    lines %s of Ansible's: ".formatted(sameLines ? "in the order" : "only")
                + (sameLines ? ansible : onlyAnsible)
                + "\n    lines %s of Drover's:  ".formatted(sameLines ? "in the order" : "only")
                + (sameLines ? drover : onlyDrover);
    }

    private static List<String> without(List<String> lines, List<String> others) {
        return lines.stream().filter(line -> !others.contains(line)).limit(20).toList();
    }

    private static String counts(Runs runs) {
        return "%d/%d · %d/%d"
                .formatted(
                        runs.ansible().changed().size(),
                        runs.ansible().tasks(),
                        runs.droverChanged().size(),
                        finished(runs.drover()).count());
    }

    private static ImmutableSortedSet<String> types(Cli.Result result) {
        return finished(result)
                .map(resource -> resource.substring(0, resource.indexOf('[')))
                .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
    }

    private static Stream<String> finished(Cli.Result result) {
        return result.events().stream()
                .filter(event -> event.path("event").asText().equals("resource-finished"))
                .map(event -> event.path("resource").asText());
    }
}
