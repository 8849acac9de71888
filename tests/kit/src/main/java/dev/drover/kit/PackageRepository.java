package dev.drover.kit;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import dev.drover.standins.StandinPackage;
import dev.drover.standins.StandinPackages;
import dev.drover.standins.StandinSource;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A signed package repository that the hosts of a lab reach over HTTP, served by a container of the lab and so as long as it is up.
 *
 * <p>A host uses it with {@code deb [signed-by=KEYRING] URI CODENAME main}; with dnf, {@code baseurl=} what {@link #rpmUri} says.
 */
public final class PackageRepository {

    static final ImmutableList<String> COMMAND = ImmutableList.of(
            "sh",
            "-c",
            "mkdir -p /srv/apt/dists /srv/apt/pool /srv/apt/rpm && exec busybox httpd -f -p 80 -h /srv/apt");

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern CODENAME = Pattern.compile("[a-z][a-z0-9.-]*");
    private static final String SIGNING_KEY = ImageLayer.resource("signing-key.sh");
    private static final String PUBLISH = ImageLayer.resource("publish.sh");
    private static final String PUBLISH_RPMS = ImageLayer.resource("publish-rpms.sh");
    private static final String PUBLISH_SOURCE = ImageLayer.resource("publish-source.sh");
    private static final Pattern VERSION = Pattern.compile("[0-9]+(\\.[0-9]+)*");

    private final Container container;
    private final URI uri;
    private final Path keyFile;
    private final String keyFingerprint;

    private PackageRepository(Container container, URI uri, Path keyFile, String keyFingerprint) {
        this.container = container;
        this.uri = uri;
        this.keyFile = keyFile;
        this.keyFingerprint = keyFingerprint;
    }

    static PackageRepository in(Container container, String address, LabDirectory directory) {
        String said = container
                .script(LIMIT, SIGNING_KEY, List.of())
                .expectSuccess("making the repository's signing key")
                .stdout();
        int endOfLine = said.indexOf('\n');
        directory.write(LabDirectory.REPOSITORY_KEY, said.substring(endOfLine + 1));
        return new PackageRepository(
                container, URI.create("http://" + address), directory.repositoryKey(), said.substring(0, endOfLine));
    }

    /** What stands in a source of apt, without a slash at its end. */
    public URI uri() {
        return uri;
    }

    /** The armoured public key that signs it, a file of this machine. */
    public Path keyFile() {
        return keyFile;
    }

    /** The key's fingerprint: 40 hexadecimal digits. */
    public String keyFingerprint() {
        return keyFingerprint;
    }

    /**
     * Adds packages to a distribution of the repository, which is made if it is new, and signs it anew. Without packages, an
     * empty distribution. A file of the same name takes the place of the one before.
     */
    public void publish(String codename, List<Path> debs) {
        publishBytes(
                codename,
                debs.stream()
                        .collect(ImmutableMap.toImmutableMap(
                                deb -> String.valueOf(deb.getFileName()), MoreFiles::asByteSource)));
    }

    /** As {@link #publish}, of packages that are no files of this machine, by file name ({@code mesos_1.1.0_all.deb}). */
    public void publishBytes(String codename, Map<String, ByteSource> debs) {
        if (!CODENAME.matcher(codename).matches()) {
            throw new LabException("a distribution's codename is lower-case letters, digits, '.' and '-', got '%s'"
                    .formatted(codename));
        }
        String pool = "/srv/apt/pool/" + codename;
        ImmutableList.Builder<ImageFile> files = ImmutableList.builder();
        files.add(ImageFile.directory(pool, 0755));
        debs.forEach((name, bytes) -> files.add(ImageFile.copy(pool + "/" + name, 0644, bytes)));
        container.put(files.build());
        container.script(LIMIT, PUBLISH, List.of(codename)).expectSuccess("publishing the distribution " + codename);
    }

    /** Where dnf and yum find the packages of {@link #publishRpms} of that name, without a slash at its end. */
    public URI rpmUri(String name) {
        return URI.create(uri + "/rpm/" + name);
    }

    /**
     * Builds packages for Enterprise Linux and adds them to a repository, which is made if it is new; packages and index are
     * signed. Without packages, an empty repository. A package of the same version takes the place of the one before.
     */
    public void publishRpms(String name, List<Rpm> rpms) {
        if (!CODENAME.matcher(name).matches()) {
            throw new LabException(
                    "a repository's name is lower-case letters, digits, '.' and '-', got '%s'".formatted(name));
        }
        String specs = "/srv/specs/" + name;
        ImmutableList.Builder<ImageFile> files = ImmutableList.builder();
        files.add(ImageFile.directory(specs, 0755));
        rpms.forEach(rpm ->
                files.add(ImageFile.text(specs + "/" + rpm.name() + "-" + rpm.version() + ".spec", 0644, rpm.spec())));
        container.put(files.build());
        container.script(LIMIT, PUBLISH_RPMS, List.of(name)).expectSuccess("publishing the rpm repository " + name);
    }

    /**
     * Makes a tarball of the sources of a stand-in for Mesos, with the autotools, and serves it. One of the same version takes the
     * place of the one before, with another digest.
     */
    public SourceTarball publishSource(String version) {
        if (!VERSION.matcher(version).matches()) {
            throw new LabException("a version of sources is numbers with dots between, got '%s'".formatted(version));
        }
        ImmutableList.Builder<ImageFile> files = ImmutableList.builder();
        StandinSource.entries()
                .forEach(entry -> files.add(
                        ImageFile.copy("/srv/source/tree/" + entry.path(), 0644, bytes(entry::open))));
        StandinPackage daemons = StandinPackages.of("bookworm").stream()
                .filter(built -> built.name().equals("mesos"))
                .findFirst()
                .orElseThrow();
        files.add(ImageFile.copy("/srv/source/mesos.deb", 0644, bytes(daemons::open)));
        container.put(files.build());
        String sha256 = container
                .script(LIMIT, PUBLISH_SOURCE, List.of(version))
                .expectSuccess("publishing the sources of Mesos " + version)
                .stdout()
                .strip();
        return new SourceTarball(version, URI.create(uri + "/source/mesos-" + version + ".tar.gz"), sha256);
    }

    static ByteSource bytes(Supplier<InputStream> stream) {
        return new ByteSource() {
            @Override
            public InputStream openStream() {
                return stream.get();
            }
        };
    }
}
