package dev.drover.engine.resource;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a program is run on a host, and what decides whether it is.
 *
 * @param creates run only if this does not exist; it must exist afterwards
 * @param removes run only if this exists; it must not exist afterwards
 * @param cwd the directory to run in; absent: the root directory
 * @param env environment variables
 * @param expect the exit statuses that mean success; empty: 0
 */
public record Execution(
        Optional<HostPath> creates,
        Optional<HostPath> removes,
        Optional<HostPath> cwd,
        ImmutableMap<String, String> env,
        ImmutableList<Integer> expect) {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Probe<Boolean> YES = Probe.none(true);

    /**
     * What a host has to do with it.
     *
     * @param due whether its guard asks for it; always, if it has none
     * @param hasDirectory whether the directory to run in is there
     */
    public record State(boolean due, boolean hasDirectory) {}

    /** Checks the rules between attributes. */
    public Execution {
        if (creates.isPresent() && removes.isPresent()) {
            throw new IllegalArgumentException("takes creates or removes, not both");
        }
        for (String variable : env.keySet()) {
            if (!VARIABLE.matcher(variable).matches()) {
                throw new IllegalArgumentException("'" + variable + "' is not a name of an environment variable");
            }
        }
        for (int status : expect) {
            if (status < 0 || status > 255) {
                throw new IllegalArgumentException("expect takes exit statuses from 0 to 255, got " + status);
            }
        }
    }

    /** Whether the host's state decides if it runs. */
    public boolean guarded() {
        return creates.isPresent() || removes.isPresent();
    }

    public ResourceType.Role role() {
        return guarded() ? ResourceType.Role.STATE : ResourceType.Role.ACTION;
    }

    public Probe<State> probe() {
        Probe<Boolean> due = creates.map(
                        path -> PathProbe.attributes(path).map(state -> state.kind() == PathState.Kind.ABSENT))
                .or(() -> removes.map(
                        path -> PathProbe.attributes(path).map(state -> state.kind() != PathState.Kind.ABSENT)))
                .orElse(YES);
        Probe<Boolean> hasDirectory = cwd.map(path ->
                        PathProbe.attributes(path).map(state -> state.kindBehindLinks() == PathState.Kind.DIRECTORY))
                .orElse(YES);
        return Probe.both(due, hasDirectory, State::new);
    }

    /** The directory to run in, if the host does not have it. */
    public ImmutableSet<Need> lacks(State observed) {
        return observed.hasDirectory()
                ? ImmutableSet.of()
                : cwd.stream().map(path -> Need.of("directory", path.text())).collect(ImmutableSet.toImmutableSet());
    }

    /** The first arguments of the shell function {@code execute} of {@link ShellFunctions#EXECUTION}. */
    public ImmutableList<String> settings() {
        return ImmutableList.of(
                text(cwd),
                expect.isEmpty() ? "0" : expect.stream().map(String::valueOf).collect(joining(" ")),
                text(creates),
                text(removes));
    }

    /** What stands before the words of the program: the program env sets the variables, so none touches our own script. */
    public ImmutableList<String> environment() {
        return env.isEmpty()
                ? ImmutableList.of()
                : Stream.concat(
                                Stream.of("env"),
                                env.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()))
                        .collect(ImmutableList.toImmutableList());
    }

    /** What makes its guard ask for it again, shown as {@code run}. */
    public <S extends Record> ImmutableList<Disturbance<S>> disturbances() {
        ImmutableList.Builder<Disturbance<S>> all = ImmutableList.builder();
        creates.ifPresent(path -> all.add(
                Disturbance.<S>doing("creates", PathActions.remove(path)).shownAs("run")));
        removes.ifPresent(path -> all.add(Disturbance.<S>doing(
                        "removes",
                        FileReplacement.of(path, Content.text("disturbed\n")).action())
                .shownAs("run")));
        return all.build();
    }

    private static String text(Optional<HostPath> path) {
        return path.map(HostPath::text).orElse("");
    }
}
