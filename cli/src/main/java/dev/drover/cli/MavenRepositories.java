package dev.drover.cli;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.packages.Coordinates;
import dev.drover.engine.packages.RecipePackages;
import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.deployment.DeployRequest;
import org.eclipse.aether.deployment.DeploymentException;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.util.repository.SimpleResolutionErrorPolicy;

/**
 * Maven repositories, with the user's settings of Maven: mirrors, proxies, credentials, the local repository. Only what
 * fetches or publishes packages uses this, because it takes long to load.
 */
final class MavenRepositories implements AutoCloseable {
    private static final String POM = """
            <?xml version="1.0" encoding="UTF-8"?>
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>%s</groupId>
              <artifactId>%s</artifactId>
              <version>%s</version>
              <description>Recipes of Drover: %s</description>
            </project>
            """;

    private final Context maven;

    private MavenRepositories(Context maven) {
        this.maven = maven;
    }

    /** With the user's settings; nothing is read or asked yet. */
    static MavenRepositories open(boolean offline) {
        ContextOverrides.Builder overrides = ContextOverrides.create().withUserSettings(true);
        if (offline) {
            overrides.offline(true);
        }
        return new MavenRepositories(Runtimes.INSTANCE.getRuntime().create(overrides.build()));
    }

    /**
     * Fetches the jar of a package, or takes it from the local repository.
     *
     * @param repositories folders and URLs, each perhaps behind the name of its credentials as in {@code acme::https://…};
     *     without any, those of the settings
     * @throws ProblemException if there is none
     */
    Bytes jar(Coordinates coordinates, Iterable<String> repositories) {
        RepositorySystemSession session = session();
        ImmutableList<RemoteRepository> named = ImmutableList.copyOf(repositories).stream()
                .map(repository -> reached(repository(repository), session))
                .collect(toImmutableList());
        List<RemoteRepository> asked = named.isEmpty() ? maven.remoteRepositories() : named;
        try {
            Artifact found = maven.repositorySystem()
                    .resolveArtifact(session, new ArtifactRequest(artifact(coordinates, "jar"), asked, null))
                    .getArtifact();
            return RecipePackages.jar(found.getFile().toPath());
        } catch (ArtifactResolutionException e) {
            throw wrong(coordinates.toString(), "cannot be fetched: " + why(e));
        }
    }

    /** What somebody asks for is asked for again, though it was not there a while ago. */
    private RepositorySystemSession session() {
        return new DefaultRepositorySystemSession(maven.repositorySystemSession())
                .setResolutionErrorPolicy(new SimpleResolutionErrorPolicy(false, false));
    }

    /** A folder is what it is; what is elsewhere may have a mirror, a proxy and credentials. */
    private RemoteRepository reached(RemoteRepository repository, RepositorySystemSession session) {
        return repository.getProtocol().equals("file")
                ? repository
                : maven.repositorySystem()
                        .newResolutionRepositories(session, ImmutableList.of(repository))
                        .get(0);
    }

    private static String why(ArtifactResolutionException failure) {
        List<Exception> causes = failure.getResult().getExceptions();
        return causes.isEmpty()
                ? String.valueOf(failure.getMessage())
                : causes.stream()
                        .map(cause -> String.valueOf(cause.getMessage()))
                        .distinct()
                        .collect(joining("; "));
    }

    private static RemoteRepository repository(String text) {
        int colons = text.indexOf("::");
        String place = colons < 0 ? text : text.substring(colons + 2);
        String url = place.matches("[a-z][a-z0-9+.-]+://.*|file:.*") ? place : folder(place);
        // The local repository knows by this name where a jar is from.
        String id = colons < 0
                ? "drover-"
                        + Hashing.sha256()
                                .hashString(url, StandardCharsets.UTF_8)
                                .toString()
                                .substring(0, 12)
                : text.substring(0, colons);
        return new RemoteRepository.Builder(id, "default", url).build();
    }

    private static String folder(String place) {
        Path folder = Path.of(place).toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw wrong("--repository", "there is no folder '" + place + "'; give a folder or a URL");
        }
        return folder.toUri().toString();
    }

    private static Artifact artifact(Coordinates coordinates, String extension) {
        return new DefaultArtifact(coordinates.group(), coordinates.name(), extension, coordinates.version());
    }

    /**
     * Publishes a package in a folder that is laid out as Maven does.
     *
     * @param recipes the names of its recipes
     * @return where its jar is
     * @throws ProblemException if that version is there already, with other content
     */
    Path publish(Coordinates coordinates, Bytes jar, Iterable<String> recipes, Path folder) {
        Path place = folder.resolve(coordinates.group().replace('.', '/'))
                .resolve(coordinates.name())
                .resolve(coordinates.version())
                .resolve(coordinates.name() + "-" + coordinates.version() + ".jar");
        try {
            if (Files.exists(place)) {
                if (!Bytes.of(Files.readAllBytes(place)).equals(jar)) {
                    throw wrong(
                            place.toString(),
                            "is another " + coordinates
                                    + "; what was published never changes, so give it a new version");
                }
                return place;
            }
            Files.createDirectories(folder);
            deploy(coordinates, jar, recipes, folder);
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException("publishing in " + folder, e);
        }
    }

    private void deploy(Coordinates coordinates, Bytes jar, Iterable<String> recipes, Path folder) throws IOException {
        Path made = Files.createTempDirectory("drover-package");
        try {
            Path jarFile = Files.write(made.resolve("package.jar"), jar.toByteArray());
            Path pomFile = Files.writeString(
                    made.resolve("package.pom"),
                    POM.formatted(
                            coordinates.group(),
                            coordinates.name(),
                            coordinates.version(),
                            String.join(", ", recipes)));
            maven.repositorySystem()
                    .deploy(
                            session(),
                            new DeployRequest()
                                    .setRepository(repository(folder.toString()))
                                    .addArtifact(artifact(coordinates, "jar").setFile(jarFile.toFile()))
                                    .addArtifact(artifact(coordinates, "pom").setFile(pomFile.toFile())));
        } catch (DeploymentException e) {
            throw wrong(folder.toString(), "cannot be published in: " + e.getMessage());
        } finally {
            MoreFiles.deleteRecursively(made, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }

    private static ProblemException wrong(String where, String message) {
        return new ProblemException(new Problem(new Source(where, 0), "no-package", message));
    }

    @Override
    public void close() {
        maven.close();
    }
}
