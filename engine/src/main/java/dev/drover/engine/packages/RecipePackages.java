package dev.drover.engine.packages;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.packages.PackageLock.Pin;
import dev.drover.engine.template.SourceFolder;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The recipe packages of a project: those of its lock file, whose jars are kept in it.
 *
 * @param project its folder
 */
public record RecipePackages(Path project) {
    private static final String REPOSITORY = ", with --repository if it is from a repository of its own";

    /**
     * What became of adding a package.
     *
     * @param recipes that it has
     * @param replaced the other version of it that the project had
     */
    public record Added(
            Coordinates coordinates,
            String sha256,
            ImmutableSortedSet<String> recipes,
            Optional<Coordinates> replaced) {}

    private record Loaded(Pin pin, PackageJar jar) {}

    /** The lock file. */
    public Path lockFile() {
        return project.resolve(PackageLock.FILE);
    }

    /** The folder with the jars, and with whatever else has come to lie there. */
    public Path folder() {
        return project.resolve(PackageStore.KEPT);
    }

    /**
     * Where the jars of all packages are to be that the project has.
     *
     * @throws ProblemException if the lock file is wrong
     */
    public ImmutableList<Path> jars() {
        return PackageLock.read(project).pins().stream()
                .map(pin -> store().jar(pin.coordinates()))
                .collect(toImmutableList());
    }

    /**
     * The packages of the lock file whose jars are not there.
     *
     * @throws ProblemException if the lock file is wrong
     */
    public ImmutableList<Coordinates> missing() {
        return PackageLock.read(project).pins().stream()
                .map(Pin::coordinates)
                .filter(coordinates -> store().read(coordinates).isEmpty())
                .collect(toImmutableList());
    }

    private PackageStore store() {
        return new PackageStore(project);
    }

    /**
     * The recipes of all packages, a folder each. A jar is read once and compared with the lock file before anything in it is
     * looked at.
     *
     * @throws ProblemException if the lock file is wrong, a package is missing or is not what was locked, or two have a recipe
     *     of one name
     */
    public ImmutableList<SourceFolder> recipes() {
        List<Problem> problems = new ArrayList<>();
        List<Loaded> packages = new ArrayList<>();
        for (Pin pin : PackageLock.read(project).pins()) {
            try {
                packages.add(load(pin));
            } catch (ProblemException wrong) {
                problems.addAll(wrong.problems());
            }
        }
        problems.addAll(clashes(packages));
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return packages.stream()
                .map(one -> SourceFolder.held(
                        one.jar().files(), one.pin().coordinates().toString()))
                .collect(toImmutableList());
    }

    private Loaded load(Pin pin) {
        Coordinates coordinates = pin.coordinates();
        Bytes jar = store().read(coordinates)
                .orElseThrow(() -> wrong(
                        pin,
                        "missing-package",
                        "package " + coordinates + " is not here: there is no " + PackageStore.shown(coordinates)
                                + "; fetch it: drover recipe add" + REPOSITORY));
        if (!jar.sha256().equals(pin.sha256())) {
            throw wrong(
                    pin,
                    "changed-package",
                    "package " + coordinates + " is not what was locked: " + PackageStore.shown(coordinates)
                            + " differs"
                            + differences(coordinates, jar)
                            + "; nothing of it was loaded; to have again what was locked,"
                            + " remove that file and fetch it: drover recipe add" + REPOSITORY);
        }
        try {
            return new Loaded(pin, PackageJar.read(jar));
        } catch (IllegalArgumentException refused) {
            throw wrong(
                    pin,
                    "wrong-package",
                    "package " + coordinates + " " + refused.getMessage() + "; nothing of it was loaded");
        }
    }

    /** In which files a jar is not what was put there, as far as can be told. */
    private String differences(Coordinates coordinates, Bytes now) {
        try {
            Contents contents = PackageJar.read(now).contents();
            return store().known(coordinates)
                    .map(before -> before.differencesTo(contents))
                    .filter(files -> !files.isEmpty())
                    .map(files -> " in " + files)
                    .orElse("");
        } catch (IllegalArgumentException refused) {
            return " and " + refused.getMessage();
        }
    }

    private static ImmutableList<Problem> clashes(List<Loaded> packages) {
        Map<String, Loaded> owners = new HashMap<>();
        ImmutableList.Builder<Problem> problems = ImmutableList.builder();
        for (Loaded one : packages) {
            for (String recipe : one.jar().recipes()) {
                Loaded other = owners.putIfAbsent(recipe, one);
                if (other != null) {
                    problems.add(clash(one.pin(), recipe, other.pin()));
                }
            }
        }
        return problems.build();
    }

    private static Problem clash(Pin pin, String recipe, Pin other) {
        return new Problem(
                pin.source(),
                "recipe-twice",
                "package " + pin.coordinates() + " has a recipe '" + recipe + "', and so has " + other.coordinates()
                        + (other.source().line() == 0 ? "" : " at " + other.source()) + "; keep one of the packages");
    }

    /**
     * A file that should be the jar of a package; of one that is too large only so much that this is seen.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    public static Bytes jar(Path file) {
        return PackageStore.read(file)
                .orElseThrow(() -> new UncheckedIOException(new NoSuchFileException(file.toString())));
    }

    /** Adds one package, as {@link #add(ImmutableMap)} does. */
    public Added add(Coordinates coordinates, Bytes jar) {
        return add(ImmutableMap.of(coordinates, jar)).get(0);
    }

    /**
     * Adds packages, all of them or none: checks their jars, keeps them, and pins them in the lock file. Nothing in them is
     * run.
     *
     * @throws ProblemException if the lock file is wrong or has other content for a version, a jar is no package, or it has a
     *     recipe that another package has
     */
    public ImmutableList<Added> add(ImmutableMap<Coordinates, Bytes> jars) {
        PackageLock before = PackageLock.read(project);
        PackageLock lock = before;
        ImmutableList.Builder<Added> added = ImmutableList.builder();
        List<Loaded> others = new ArrayList<>(kept(before, jars.keySet()));
        Map<Coordinates, Contents> contents = new HashMap<>();
        for (Map.Entry<Coordinates, Bytes> each : jars.entrySet()) {
            Coordinates coordinates = each.getKey();
            contents.keySet().stream()
                    .filter(coordinates::isSamePackage)
                    .findFirst()
                    .ifPresent(other -> {
                        throw new ProblemException(new Problem(
                                new Source(coordinates.toString(), 0),
                                "package-twice",
                                "is named, and " + other + " too; a project has one version of a package"));
                    });
            String sha256 = each.getValue().sha256();
            Optional<Pin> pinned = before.pin(coordinates);
            PackageJar read = checked(coordinates, each.getValue());
            pinned.filter(pin -> pin.coordinates().equals(coordinates)
                            && !pin.sha256().equals(sha256))
                    .ifPresent(pin -> {
                        throw republished(pin, read);
                    });
            others.add(new Loaded(new Pin(coordinates, sha256, new Source(coordinates.toString(), 0)), read));
            contents.put(coordinates, read.contents());
            Optional<Coordinates> had = pinned.map(Pin::coordinates);
            if (!had.equals(Optional.of(coordinates))) {
                lock = lock.with(coordinates, sha256);
            }
            added.add(new Added(coordinates, sha256, read.recipes(), had.filter(other -> !other.equals(coordinates))));
        }
        ImmutableList<Problem> clashes = clashes(others);
        if (!clashes.isEmpty()) {
            throw new ProblemException(clashes);
        }
        // Without a line in the lock file a jar is not loaded, so it may lie there first.
        jars.forEach(
                (coordinates, jar) -> store().put(coordinates, jar, Objects.requireNonNull(contents.get(coordinates))));
        if (!lock.equals(before)) {
            lock.save(project, before);
        }
        return added.build();
    }

    /** The other packages, as far as they are what was locked; the rest is told when it is to be loaded. */
    private ImmutableList<Loaded> kept(PackageLock lock, Set<Coordinates> without) {
        return lock.pins().stream()
                .filter(pin -> without.stream().noneMatch(pin.coordinates()::isSamePackage))
                .flatMap(pin -> store().read(pin.coordinates()).stream()
                        .filter(jar -> jar.sha256().equals(pin.sha256()))
                        .map(jar -> new Loaded(pin, PackageJar.read(jar))))
                .collect(toImmutableList());
    }

    private static PackageJar checked(Coordinates coordinates, Bytes jar) {
        try {
            return PackageJar.read(jar);
        } catch (IllegalArgumentException refused) {
            throw new ProblemException(new Problem(
                    new Source(coordinates.toString(), 0),
                    "wrong-package",
                    refused.getMessage() + "; nothing was added"));
        }
    }

    private ProblemException republished(Pin pin, PackageJar now) {
        Coordinates coordinates = pin.coordinates();
        String files = store().read(coordinates)
                .filter(kept -> kept.sha256().equals(pin.sha256()))
                .map(kept -> PackageJar.read(kept).contents())
                .or(() -> store().known(coordinates))
                .map(before -> before.differencesTo(now.contents()))
                .filter(named -> !named.isEmpty())
                .map(named -> " in " + named)
                .orElse("");
        return wrong(
                pin,
                "changed-package",
                "package " + coordinates + " of the repository is not what was locked: it differs" + files
                        + "; nothing was added. A version that was published never changes: ask its maker, and if you expect"
                        + " this remove the line and add it again");
    }

    private static ProblemException wrong(Pin pin, String code, String message) {
        return new ProblemException(new Problem(pin.source(), code, message));
    }
}
