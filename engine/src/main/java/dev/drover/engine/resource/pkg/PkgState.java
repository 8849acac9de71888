package dev.drover.engine.resource.pkg;

import java.util.Optional;

/**
 * What a host has of one package.
 *
 * @param status {@code installed}, {@code absent}, or what an interrupted or failed transaction left, such as
 *     {@code half-configured}
 * @param version of what is installed; absent if nothing is
 * @param newest what the package manager would install now; asked only where that matters
 */
public record PkgState(String status, Optional<String> version, Newest newest) {
    static final String INSTALLED = "installed";
    static final String ABSENT = "absent";

    /** The newest version that there is. */
    public sealed interface Newest {
        /** Not asked for, or not to be had from any repository. */
        record NotKnown() implements Newest {}

        /** The host has no package lists. */
        record NoLists() implements Newest {}

        /** It is this one. */
        record Is(String version) implements Newest {}
    }

    boolean isInstalled() {
        return status.equals(INSTALLED);
    }

    PkgState with(Newest found) {
        return new PkgState(status, version, found);
    }
}
