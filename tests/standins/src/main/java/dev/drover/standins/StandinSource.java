package dev.drover.standins;

import com.google.common.collect.ImmutableList;
import java.io.InputStream;

/**
 * The sources of a stand-in for Mesos that is built on hosts: what autoreconf makes the content of a tarball of, once {@code
 * @VERSION@} in {@code configure.ac} is a version, and {@code mesos.jar} of the package {@code mesos} lies beside it.
 */
public final class StandinSource {

    private StandinSource() {}

    /**
     * One file.
     *
     * @param path below the directory of the sources
     */
    public record Entry(String path) {

        /** The content; the caller closes the stream. */
        public InputStream open() {
            return Bundled.open("source/" + path);
        }
    }

    /** All files, from {@code source/index.txt}: a path a line. */
    public static ImmutableList<Entry> entries() {
        return Bundled.lines("source/index.txt").stream().map(Entry::new).collect(ImmutableList.toImmutableList());
    }
}
