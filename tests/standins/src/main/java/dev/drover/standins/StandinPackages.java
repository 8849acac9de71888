package dev.drover.standins;

import com.google.common.collect.ImmutableList;

/** The Debian packages that this module builds, for a lab that serves them from an apt repository of its own. */
public final class StandinPackages {

    private StandinPackages() {}

    /** All packages of all suites. */
    public static ImmutableList<StandinPackage> all() {
        return Bundled.lines("packages/index.txt").stream()
                .map(line -> line.split(" ", 2))
                .map(words -> new StandinPackage(words[0], words[1]))
                .collect(ImmutableList.toImmutableList());
    }

    /** The packages of one suite: {@code bookworm} or {@code trusty}; none for any other. */
    public static ImmutableList<StandinPackage> of(String suite) {
        return all().stream().filter(built -> built.suite().equals(suite)).collect(ImmutableList.toImmutableList());
    }
}
