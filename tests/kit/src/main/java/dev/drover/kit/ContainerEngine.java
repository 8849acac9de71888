package dev.drover.kit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A container engine that answers, spoken to over the Docker API at {@code DOCKER_HOST} or the usual local socket.
 *
 * <p>Safe for use by several threads.
 */
public final class ContainerEngine implements AutoCloseable {

    private final DockerClient docker;

    private ContainerEngine(DockerClient docker) {
        this.docker = docker;
    }

    /**
     * The running engine. If none answers, and this is root on Debian or Ubuntu, installs and starts one, saying so.
     *
     * @throws LabException if there is none and none may be started; the message says what to do
     */
    public static ContainerEngine running(Progress progress) {
        Optional<ContainerEngine> answering = answering();
        if (answering.isPresent()) {
            return answering.get();
        }
        refusal().ifPresent(message -> {
            throw new LabException(message);
        });
        // Whoever held the lock before may just have started it.
        return MachineLock.ENGINE.whileHeld(() -> answering().orElseGet(() -> started(progress)));
    }

    /** The engine that answers already, if one does; starts nothing. */
    public static Optional<ContainerEngine> answering() {
        DefaultDockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        if (isAbsentSocket(config.getDockerHost())) {
            return Optional.empty();
        }
        ContainerEngine engine = new ContainerEngine(client(config));
        try {
            engine.docker.pingCmd().exec();
            return Optional.of(engine);
        } catch (RuntimeException e) {
            // Nobody listens, or may not be spoken to: which of these is told apart where the message is made.
            engine.close();
            return Optional.empty();
        }
    }

    private static boolean isAbsentSocket(URI address) {
        return "unix".equals(address.getScheme()) && !Files.exists(Path.of(address.getPath()));
    }

    private static ContainerEngine started(Progress progress) {
        DockerDaemon daemon = new DockerDaemon(progress);
        daemon.install();
        return daemon.start(ContainerEngine::answering);
    }

    /** Why none may be started here; empty if one may. */
    private static Optional<String> refusal() {
        URI address =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build().getDockerHost();
        if (Optional.ofNullable(System.getenv("DOCKER_HOST")).isPresent()) {
            return Optional.of(("the lab needs a container engine: DOCKER_HOST names %s, and nothing answers there; "
                            + "start that engine, or unset DOCKER_HOST to use the local one")
                    .formatted(address));
        }
        if ("unix".equals(address.getScheme()) && isForbidden(Path.of(address.getPath()))) {
            return Optional.of(("the lab needs a container engine: this user may not use %s; "
                            + "become a member of the group docker and log in again, or do this as root")
                    .formatted(address.getPath()));
        }
        if (OsRelease.ofThisMachine().isDebianOrUbuntu() && isRoot()) {
            return Optional.empty();
        }
        return Optional.of(("the lab needs a container engine, and none answers at %s; install and start Docker "
                        + "(on Debian and Ubuntu as root, Drover does it by itself), "
                        + "or set DOCKER_HOST to the socket of a running one")
                .formatted(address));
    }

    private static boolean isForbidden(Path socket) {
        return Files.exists(socket) && !Files.isWritable(socket);
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static DockerClient client(DefaultDockerClientConfig config) {
        return DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .sslConfig(config.getSSLConfig())
                        .connectionTimeout(Duration.ofSeconds(5))
                        .build());
    }

    DockerClient docker() {
        return docker;
    }

    /** Lets go of the connections; the engine and its containers stay. */
    @Override
    public void close() {
        try {
            docker.close();
        } catch (IOException e) {
            // It was only to be forgotten.
        }
    }
}
