package dev.drover.engine.resource;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.resource.PathState.Kind;
import java.util.Optional;

/**
 * A text file of which a resource edits a part: how it is read, and how the edited text gets back.
 *
 * @param create whether it is made if it does not exist
 */
public record TextFile(
        HostPath path, boolean create, boolean backup, Optional<Validator> validate, FileReplacement.Way way) {
    public Probe<PathState> probe() {
        return PathProbe.content(path);
    }

    /** The text as observed; empty for a file that is not there. */
    public static TextLines lines(PathState observed) {
        return TextLines.of(content(observed));
    }

    private static Bytes content(PathState observed) {
        return switch (observed.kindBehindLinks()) {
            case ABSENT -> Bytes.empty();
            case FILE ->
                observed.content()
                        .orElseThrow(() -> new ProbeException("the content of '" + observed.path() + "' was not sent"));
            default ->
                throw new ProbeException(
                        "'" + observed.path() + "' is a " + observed.kindBehindLinks() + " and has no lines");
        };
    }

    /** Puts an edited text in the place of the observed one, unless that was changed since. */
    public Action rewrite(PathState observed, TextLines edited, boolean sensitive) {
        FileReplacement replacement = FileReplacement.of(path, new Content(edited.toBytes(), sensitive))
                .withBackup(backup)
                .checkedBy(validate)
                .going(way);
        return guarded(replacement, observed).action();
    }

    private FileReplacement guarded(FileReplacement replacement, PathState observed) {
        if (observed.kindBehindLinks() == Kind.ABSENT) {
            return create ? replacement.onlyIfAbsent() : replacement.missing();
        }
        return replacement.onlyIfStill(observed.sha256().orElseThrow());
    }

    /** What is missing; without the file nobody can know what is in it. */
    public ImmutableSet<Need> lacks(PathState observed) {
        if (observed.kindBehindLinks() != Kind.ABSENT) {
            return ImmutableSet.of();
        }
        if (!create) {
            return ImmutableSet.of(Need.deciding("file", path.text()));
        }
        return observed.parentExists()
                ? ImmutableSet.of()
                : ImmutableSet.of(Need.of("directory", path.parent().text()));
    }

    public ImmutableSet<Need> provides() {
        return create ? ImmutableSet.of(Need.of("file", path.text())) : ImmutableSet.of();
    }
}
