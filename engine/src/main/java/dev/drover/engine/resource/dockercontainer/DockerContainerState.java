package dev.drover.engine.resource.dockercontainer;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;

/**
 * What a host has of a container.
 *
 * @param engine whether there is one to ask
 * @param image the id of the image that is wanted; empty: the host does not have it
 */
record DockerContainerState(Engine engine, Optional<Container> container, Optional<String> image) {
    /** The Docker of a host. */
    enum Engine {
        READY,
        MISSING,
        SILENT
    }

    /**
     * A container, running or not.
     *
     * @param status in Docker's word: {@code running}, {@code exited} and so on
     * @param image the id of the image that it was made of
     * @param imageName what the image was called then
     * @param env all of its environment
     * @param imageEnv what of it is the image's
     * @param entrypoint with all its words, as {@code command}
     */
    record Container(
            String status,
            int exitStatus,
            String image,
            String imageName,
            ImmutableSet<PublishedPort> ports,
            ImmutableMap<String, String> env,
            ImmutableSet<String> imageEnv,
            ImmutableSet<VolumeMount> volumes,
            ImmutableList<String> command,
            ImmutableList<String> entrypoint,
            String network,
            RestartPolicy restart,
            String user,
            ImmutableMap<String, String> labels) {
        boolean runs() {
            return status.equals("running");
        }

        String shownStatus() {
            return status.equals("exited") ? "exited with status " + exitStatus : status;
        }
    }
}
