package dev.drover.engine.packages;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packages of a project and what they must be: one a line, sorted, so that version control merges it.
 *
 * <pre>
 * com.acme:web:2.1.0 sha256:4e1f…
 * </pre>
 *
 * @param pins sorted by coordinates
 */
public record PackageLock(ImmutableList<Pin> pins) {
    /** Its name in the folder of a project. */
    public static final String FILE = "drover.lock";

    private static final String HEADER = """
            # The recipe packages of this project and the digests of their jars: what differs from them is never loaded.
            # Written by drover recipe add. Commit it together with the playbooks.
            """;

    private static final Pattern LINE = Pattern.compile("(\\S+) sha256:([0-9a-f]{64})");

    /**
     * What one package must be.
     *
     * @param sha256 of its jar, in lower-case hexadecimal
     * @param source its line
     */
    public record Pin(Coordinates coordinates, String sha256, Source source) {
        private Problem problem(String code, String message) {
            return new Problem(source, code, message);
        }
    }

    /**
     * The lock of a project; it has no packages if there is no such file.
     *
     * @throws ProblemException with every line that is wrong
     */
    static PackageLock read(Path project) {
        ImmutableList<String> lines = lines(project.resolve(FILE));
        List<Problem> problems = new ArrayList<>();
        List<Pin> pins = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    pins.add(pin(line, new Source(FILE, i + 1)));
                } catch (IllegalArgumentException wrong) {
                    problems.add(
                            new Problem(new Source(FILE, i + 1), "wrong-lock", String.valueOf(wrong.getMessage())));
                }
            }
        }
        problems.addAll(twice(pins));
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return new PackageLock(ImmutableList.copyOf(pins));
    }

    private static ImmutableList<String> lines(Path file) {
        try {
            return Files.exists(file) ? ImmutableList.copyOf(Files.readAllLines(file)) : ImmutableList.of();
        } catch (CharacterCodingException e) {
            throw new ProblemException(new Problem(new Source(FILE, 0), "wrong-lock", "is not UTF-8 text"));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    private static Pin pin(String line, Source source) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "must be a package and the digest of its jar, such as com.acme:web:2.1.0 sha256:…, got '" + line
                            + "'");
        }
        return new Pin(Coordinates.parse(parts.group(1)), parts.group(2), source);
    }

    private static ImmutableList<Problem> twice(List<Pin> pins) {
        ImmutableList.Builder<Problem> problems = ImmutableList.builder();
        for (int i = 0; i < pins.size(); i++) {
            Pin pin = pins.get(i);
            pins.stream()
                    .limit(i)
                    .filter(other -> other.coordinates().isSamePackage(pin.coordinates()))
                    .findFirst()
                    .ifPresent(other -> problems.add(pin.problem(
                            "package-twice",
                            "package " + pin.coordinates() + " is here, and " + other.coordinates() + " at "
                                    + other.source()
                                    + "; a project has one version of a package: remove one of the lines")));
        }
        return problems.build();
    }

    /** The line of a package, whatever its version. */
    Optional<Pin> pin(Coordinates coordinates) {
        return pins.stream()
                .filter(pin -> pin.coordinates().isSamePackage(coordinates))
                .findFirst();
    }

    /** This with a package, in the place of another version of it. */
    PackageLock with(Coordinates coordinates, String sha256) {
        Pin added = new Pin(coordinates, sha256, new Source(FILE, 0));
        return new PackageLock(Stream.concat(
                        pins.stream().filter(pin -> !pin.coordinates().isSamePackage(coordinates)), Stream.of(added))
                .collect(toImmutableList()));
    }

    /**
     * Writes it for a project, at once or not at all.
     *
     * @param before what {@link #read} returned
     * @throws ProblemException if the file says something else by now
     */
    void save(Path project, PackageLock before) {
        if (!read(project).equals(before)) {
            throw new ProblemException(new Problem(
                    new Source(FILE, 0), "lock-changed", "was changed meanwhile; nothing was written, run again"));
        }
        StringBuilder text = new StringBuilder(HEADER);
        pins.stream()
                .sorted(Comparator.comparing(Pin::coordinates))
                .forEach(pin -> text.append(pin.coordinates())
                        .append(" sha256:")
                        .append(pin.sha256())
                        .append('\n'));
        WholeFile.write(project.resolve(FILE), Bytes.utf8(text.toString()));
    }
}
