package dev.drover.standins;

import java.io.InputStream;

/**
 * A built Debian package that stands in for one of Mesosphere's.
 *
 * @param suite the apt suite it is for: {@code bookworm} (systemd) or {@code trusty} (Upstart)
 * @param fileName e.g. {@code mesos_1.1.0-2.0.107.debian12_all.deb}
 */
public record StandinPackage(String suite, String fileName) {

    /** The package's name, e.g. {@code mesos}. */
    public String name() {
        return fileName.substring(0, fileName.indexOf('_'));
    }

    /** The package's version, e.g. {@code 1.1.0-2.0.107.debian12}. */
    public String version() {
        return fileName.substring(fileName.indexOf('_') + 1, fileName.lastIndexOf('_'));
    }

    /** The bytes of the .deb file; the caller closes the stream. An {@link IllegalStateException} if it was not built. */
    public InputStream open() {
        return Bundled.open("packages/" + suite + "/" + fileName);
    }
}
