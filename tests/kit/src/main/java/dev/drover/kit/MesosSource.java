package dev.drover.kit;

/**
 * Serves a stand-in for the sources of Mesos from a lab's own repository, and tells the lab's inventory about them: {@code
 * vars/all.yml} beside it gets {@code mesosSourceVersion}, {@code mesosSourceUrl} and {@code mesosSourceSha256}.
 */
public final class MesosSource {
    /** That of the text that builds it from its sources. */
    private static final String VERSION = "0.24.0";

    private MesosSource() {}

    /** Makes and serves the tarball. */
    public static void publish(Lab lab) {
        SourceTarball tarball = lab.repository().publishSource(VERSION);
        LabVariables.put(
                lab.inventory(),
                "where the stand-in for the sources of Mesos is.",
                "mesosSourceVersion: '%s'\nmesosSourceUrl: '%s'\nmesosSourceSha256: '%s'\n"
                        .formatted(tarball.version(), tarball.uri(), tarball.sha256()));
    }
}
