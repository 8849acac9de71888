package dev.drover.standins;

import com.google.common.collect.ImmutableList;
import java.io.InputStream;

/**
 * The files of the Upstart stand-in: to be laid over the root of a Debian image without systemd; then {@link #INSTALL} is run
 * once in it. The container's command is {@code /sbin/init}. Needs bash, util-linux and procfs, nothing else.
 */
public final class UpstartTree {

    /** The script that finishes the installation; it may be run again. */
    public static final String INSTALL = "/usr/lib/upstart-standin/install.sh";

    private UpstartTree() {}

    /**
     * One file.
     *
     * @param mode octal, e.g. {@code 0755}
     * @param path absolute, on the host
     */
    public record Entry(String mode, String path) {

        /** The content; the caller closes the stream. */
        public InputStream open() {
            return Bundled.open("upstart/root" + path);
        }
    }

    /** All files, from {@code upstart/modes.txt}: a mode and a path a line. */
    public static ImmutableList<Entry> entries() {
        return Bundled.lines("upstart/modes.txt").stream()
                .map(line -> line.split(" ", 2))
                .map(words -> new Entry(words[0], words[1]))
                .collect(ImmutableList.toImmutableList());
    }
}
