package dev.drover.engine.resource.pkg;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;

/**
 * What a host has of one package.
 *
 * @param status {@code installed}, {@code absent}, or what an interrupted or failed transaction left, such as
 *     {@code half-configured}
 * @param version of what is installed; absent if nothing is
 * @param spellings how that version may be called, itself among them: the package manager's short forms
 * @param held whether somebody put it on hold, as far as its state shows
 * @param newest what the package manager would install now; asked only where that matters
 */
public record PkgState(
        String status, Optional<String> version, ImmutableSet<String> spellings, boolean held, Newest newest) {
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

    /** One whose version has no other form. */
    PkgState(String status, Optional<String> version, Newest newest) {
        this(status, version, version.map(ImmutableSet::of).orElse(ImmutableSet.of()), false, newest);
    }

    boolean isOf(VersionPattern pattern) {
        return spellings.stream().anyMatch(pattern::matches);
    }

    boolean isInstalled() {
        return status.equals(INSTALLED);
    }

    PkgState with(Newest found) {
        return new PkgState(status, version, spellings, held, found);
    }

    PkgState onHold() {
        return new PkgState(status, version, spellings, true, newest);
    }
}
