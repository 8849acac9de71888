package dev.drover.engine.resource.mount;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;

/**
 * A file system that is mounted, as in {@code /proc/self/mountinfo} (proc(5)).
 *
 * @param device its device as the kernel names it
 * @param sameDevice whether that is the device that is wanted, by whatever name
 * @param options those of the mount and those of the file system
 * @param below the types of those that are mounted on the same path under it; without an autofs, which only waits to mount
 * @param memory the bytes of the host's memory, half of which a tmpfs may take if nothing is said; 0: not known
 */
record LiveMount(
        String device,
        boolean sameDevice,
        String type,
        ImmutableList<String> options,
        ImmutableList<String> below,
        long memory) {
    private static final int LONG = 40;

    static ImmutableList<String> options(String ofMount, String ofFileSystem) {
        return ImmutableList.copyOf(ImmutableSet.<String>builder()
                .addAll(Splitter.on(',').omitEmptyStrings().split(ofMount))
                .addAll(Splitter.on(',').omitEmptyStrings().split(ofFileSystem))
                .build());
    }

    /** The options for the eye: what an overlay is made of may be thousands of letters. */
    String shownOptions() {
        return options.stream()
                .map(word -> word.length() > LONG ? word.substring(0, LONG) + "…" : word)
                .collect(joining(","));
    }
}
