package dev.drover.kit;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a test of a recipe may ask a lab's own repository to offer. */
public enum PackageSet {

    /** The stand-ins of Mesosphere's packages. */
    MESOSPHERE("mesosphere") {
        @Override
        public void publish(Lab lab, LabProfile profile) {
            MesosphereRepository.publish(lab, profile);
        }
    },

    /** A stand-in for the sources of Mesos. */
    MESOS_SOURCE("mesos-source") {
        @Override
        public void publish(Lab lab, LabProfile profile) {
            MesosSource.publish(lab);
        }
    };

    private final String id;

    PackageSet(String id) {
        this.id = id;
    }

    /** The set of that name in a test; empty if there is none. */
    public static Optional<PackageSet> of(String id) {
        return Arrays.stream(values()).filter(set -> set.id.equals(id)).findFirst();
    }

    /** The names of all, for people. */
    public static String names() {
        return Arrays.stream(values()).map(set -> set.id).collect(Collectors.joining(", "));
    }

    /** Publishes it for hosts of a profile, and tells the lab's inventory about it. */
    public abstract void publish(Lab lab, LabProfile profile);
}
