package dev.drover.engine.journal;

import dev.drover.engine.resource.ReplacedFile;
import java.util.Optional;

/**
 * A file that a run replaced, made or removed, keeping a backup.
 *
 * @param user as whom; absent: as sessions of that host usually do
 * @param source file and line of the resource that did it, such as {@code site.groovy:12}; absent: not known
 */
public record Replacement(Optional<String> user, ReplacedFile file, Optional<String> source) {
    /** This, from another place if none is known. */
    Replacement orFrom(String place) {
        return new Replacement(user, file, Optional.of(source.orElse(place)));
    }
}
