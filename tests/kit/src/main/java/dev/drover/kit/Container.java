package dev.drover.kit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One container of the engine, by its id. */
record Container(DockerClient docker, String id) {

    /** Runs a command in the running container as root, without a terminal and with empty standard input. */
    Executed exec(Duration limit, List<String> argv) {
        String exec = docker.execCreateCmd(id)
                .withCmd(argv.toArray(String[]::new))
                .withUser("root")
                .withAttachStdout(true)
                .withAttachStderr(true)
                .exec()
                .getId();
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        awaitEnd(limit, argv, docker.execStartCmd(exec).exec(new ResultCallback.Adapter<Frame>() {
            @Override
            public void onNext(Frame frame) {
                (frame.getStreamType() == StreamType.STDERR ? stderr : stdout).writeBytes(frame.getPayload());
            }
        }));
        int exitStatus = Optional.ofNullable(docker.inspectExecCmd(exec).exec().getExitCodeLong())
                .orElseThrow(() -> new LabException("%s ended without an exit status".formatted(argv)))
                .intValue();
        return new Executed(exitStatus, ByteSource.wrap(stdout.toByteArray()), ByteSource.wrap(stderr.toByteArray()));
    }

    private static void awaitEnd(Duration limit, List<String> argv, ResultCallback.Adapter<Frame> running) {
        try (running) {
            if (!running.awaitCompletion(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LabException(
                        "%s in the container was not done after %d s".formatted(argv, limit.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while a command ran in a container", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a constant script with its arguments as {@code $1}, {@code $2}, and so on. */
    Executed script(Duration limit, String script, List<String> arguments) {
        return exec(
                limit,
                ImmutableList.<String>builder()
                        .add("sh", "-c", script, "sh")
                        .addAll(arguments)
                        .build());
    }

    /** Lays files down in the container, running or not; not below a tmpfs, which this way does not see. */
    void put(List<ImageFile> files) {
        docker.copyArchiveToContainerCmd(id)
                .withRemotePath("/")
                .withTarInputStream(new ByteArrayInputStream(ImageFile.archive(files)))
                .exec();
    }

    /** Removes it, running or not; already gone is as good. */
    void remove() {
        try {
            docker.removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException e) {
            // Somebody else removed it first.
        }
    }
}
