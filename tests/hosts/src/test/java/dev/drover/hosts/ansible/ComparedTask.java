package dev.drover.hosts.ansible;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One task written twice: a folder with {@code playbook.yml} for Ansible, {@code site.groovy} for Drover, and perhaps
 * {@code before.sh}, which makes the host's state before it, and {@code observe.sh}, which prints what else is to be the same.
 *
 * @param group of tasks that share a pair of hosts
 * @param role the public role whose way of using these modules it follows
 * @param needs the tasks of its group that it goes on from, by name
 * @param deliberate the differences that it is to show
 */
record ComparedTask(
        String group,
        String name,
        Path folder,
        String role,
        ImmutableSet<String> needs,
        ImmutableSet<Deliberate> deliberate) {

    private static final boolean ALL_OF_THEM = "all".equals(System.getProperty("drover.comparison"));
    private static final int ONE_OF = 12;

    /** The tasks of a group, in order. */
    static ImmutableList<ComparedTask> of(String group) {
        try (Stream<Path> folders = Files.list(root().resolve(group))) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(folder -> read(group, folder))
                    .collect(ImmutableList.toImmutableList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Those of a group that this run compares, in order: the first, the thirteenth and so on with what they need, or all with
     * {@code -Ddrover.comparison=all}.
     */
    static ImmutableList<ComparedTask> chosen(String group) {
        ImmutableList<ComparedTask> all = of(group);
        ImmutableSet<String> needed = IntStream.range(0, all.size())
                .filter(place -> place % ONE_OF == 0)
                .mapToObj(all::get)
                .flatMap(task -> Stream.concat(Stream.of(task.name()), task.needs().stream()))
                .collect(ImmutableSet.toImmutableSet());
        return all.stream()
                .filter(task -> ALL_OF_THEM || needed.contains(task.name()))
                .collect(ImmutableList.toImmutableList());
    }

    private static Path root() {
        try {
            return Path.of(Resources.getResource(ComparedTask.class, "entries.sh")
                            .toURI())
                    .resolveSibling("tasks");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ComparedTask read(String group, Path folder) {
        Properties about = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve("task.properties"))) {
            about.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ComparedTask(
                group,
                folder.getFileName().toString().replaceFirst("^\\d+-", ""),
                folder,
                about.getProperty("role"),
                words(about, "needs").collect(ImmutableSet.toImmutableSet()),
                words(about, "deliberate").map(Deliberate::valueOf).collect(ImmutableSet.toImmutableSet()));
    }

    private static Stream<String> words(Properties about, String key) {
        return Splitter.on(' ').omitEmptyStrings().splitToStream(about.getProperty(key, ""));
    }

    /** A script of the folder, if it has that one. */
    Optional<String> script(String file) {
        Path script = folder.resolve(file);
        try {
            return Files.exists(script)
                    ? Optional.of(Files.readString(script, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return group + "/" + name;
    }
}
