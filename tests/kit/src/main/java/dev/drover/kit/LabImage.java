package dev.drover.kit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Images of lab hosts, built once on this machine from packages of the distribution and kept as
 * {@code drover-lab:<layer>-<digest of its recipe>}.
 */
final class LabImage {

    private static final String REPOSITORY = "drover-lab";
    private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(5);
    private static final Duration PULL_LIMIT = Duration.ofMinutes(5);
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(15);
    private static final ImmutableMap<String, String> NONINTERACTIVE =
            ImmutableMap.of("DEBIAN_FRONTEND", "noninteractive");

    private final DockerClient docker;
    private final AptSettings apt;
    private final Progress progress;

    LabImage(ContainerEngine engine, Progress progress) {
        this.docker = engine.docker();
        this.apt = AptSettings.ofThisMachine(OsRelease.ofThisMachine());
        this.progress = progress;
    }

    /** The image of a profile, built now if there is none; its name. */
    String of(LabProfile profile) {
        return of(profile.layer(apt));
    }

    /** The image of the package repository's server. */
    String repository() {
        return of(LabProfile.repository(apt));
    }

    private String of(ImageLayer layer) {
        String image = REPOSITORY + ":" + layer.tag();
        if (isPresent(image)) {
            return image;
        }
        return MachineLock.IMAGES.whileHeld(() -> ensured(layer));
    }

    private String ensured(ImageLayer layer) {
        String image = REPOSITORY + ":" + layer.tag();
        if (!isPresent(image)) {
            String below = layer.parent().map(this::ensured).orElseGet(this::distribution);
            progress.step("building the image " + image);
            build(layer, below);
        }
        return image;
    }

    private boolean isPresent(String image) {
        try {
            docker.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private void build(ImageLayer layer, String below) {
        Container container = new Container(
                docker,
                docker.createContainerCmd(below)
                        .withCmd("sleep", "infinity")
                        .withLabels(Map.of(Labels.BUILD, layer.tag()))
                        .exec()
                        .getId());
        try {
            docker.startContainerCmd(container.id()).exec();
            container
                    .script(BUILD_LIMIT, ImageLayer.resource("packages.sh"), layer.packages())
                    .expectSuccess("installing the packages of " + layer.tag());
            container.put(layer.files());
            container
                    .script(BUILD_LIMIT, layer.script(), layer.packages())
                    .expectSuccess("the script of " + layer.tag());
            docker.commitCmd(container.id())
                    .withRepository(REPOSITORY)
                    .withTag(layer.tag())
                    .exec();
        } finally {
            container.remove();
        }
    }

    /** A bare distribution: pulled where a registry answers, else made from the packages this machine itself is made of. */
    private String distribution() {
        String pulled = "debian:" + apt.codename();
        if (isPresent(pulled) || isPulled(pulled)) {
            return pulled;
        }
        return bootstrapped();
    }

    private boolean isPulled(String image) {
        progress.step(
                "asking the engine's registry for %s (%d s at most)".formatted(image, REGISTRY_PATIENCE.toSeconds()));
        CountDownLatch answered = new CountDownLatch(1);
        try (ResultCallback.Adapter<PullResponseItem> pull = docker.pullImageCmd(image)
                .exec(new ResultCallback.Adapter<PullResponseItem>() {
                    @Override
                    public void onNext(PullResponseItem item) {
                        answered.countDown();
                    }

                    @Override
                    public void onError(Throwable cause) {
                        // Not logged, as it would be by default: that there is no registry is no error here.
                        answered.countDown();
                        onComplete();
                    }
                })) {
            return answered.await(REGISTRY_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    && pull.awaitCompletion(PULL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    && isPresent(image);
        } catch (IOException e) {
            // No registry, or not this image: there is the other way.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while pulling " + image, e);
        }
    }

    private String bootstrapped() {
        if (apt.sources().isEmpty()) {
            throw new LabException(("the lab needs an image to start from: the engine cannot pull debian:%s, "
                            + "and this machine's apt has no source of its own distribution to make one from; "
                            + "give the engine a registry that has it")
                    .formatted(apt.codename()));
        }
        installBootstrap();
        progress.step("making a bare %s with mmdebstrap (about half a minute)".formatted(apt.codename()));
        try {
            Path directory = Files.createTempDirectory("drover-lab");
            Path tar = directory.resolve("bare.tar");
            try {
                bootstrap(directory, tar);
                return imported(tar);
            } finally {
                Files.deleteIfExists(tar);
                Files.deleteIfExists(directory.resolve("apt.conf"));
                Files.deleteIfExists(directory.resolve("sources.list"));
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void installBootstrap() {
        if (LocalCommand.find("mmdebstrap").isPresent()) {
            return;
        }
        progress.step("installing mmdebstrap with apt-get");
        LocalCommand.of(BUILD_LIMIT, "apt-get", "-q", "update")
                .run(NONINTERACTIVE)
                .expectSuccess("apt-get update (needed to install mmdebstrap)");
        LocalCommand.of(BUILD_LIMIT, "apt-get", "-q", "install", "-y", "--no-install-recommends", "mmdebstrap")
                .run(NONINTERACTIVE)
                .expectSuccess("apt-get install mmdebstrap");
    }

    private void bootstrap(Path directory, Path tar) throws IOException {
        Path configuration = Files.writeString(directory.resolve("apt.conf"), apt.configuration());
        Path sources = Files.writeString(directory.resolve("sources.list"), apt.sources());
        LocalCommand.of(
                        BUILD_LIMIT,
                        "mmdebstrap",
                        "--variant=minbase",
                        "--aptopt=" + configuration,
                        "--dpkgopt=force-unsafe-io",
                        apt.codename(),
                        tar.toString(),
                        sources.toString())
                .run(NONINTERACTIVE)
                .expectSuccess("mmdebstrap");
    }

    /**
     * As a build of one ADD, because docker-java 3.7.0 sends the stream of an import as JSON of its fields (its issue 2377).
     */
    private String imported(Path tar) throws IOException {
        Path context = Files.createTempFile(tar.getParent(), "context", ".tar");
        try {
            ImageFile.archive(
                    ImmutableList.of(
                            ImageFile.text("/Dockerfile", 0644, "FROM scratch\nADD bare.tar /\n"),
                            ImageFile.copy("/bare.tar", 0644, MoreFiles.asByteSource(tar))),
                    Files.newOutputStream(context));
            try (InputStream bytes = Files.newInputStream(context)) {
                return docker.buildImageCmd(bytes)
                        .withTags(Set.of(REPOSITORY + ":distribution-" + apt.codename()))
                        .exec(new BuildImageResultCallback())
                        .awaitImageId(BUILD_LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            Files.deleteIfExists(context);
        }
    }
}
