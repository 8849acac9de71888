package dev.drover.engine.rollback;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.journal.Replacement;
import dev.drover.engine.resource.FileLikeness;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.ReplacedFile;
import java.util.Optional;

/**
 * One file, to be what it was before a run.
 *
 * @param path of the file; for what nobody knows of, the name of the resource
 * @param user as whom the run did it; absent: as sessions of that host usually do
 * @param run the id of the run
 * @param replaced what the run did to the file, in order; empty: it ended while it was at that resource, and nobody has asked
 *     the host what became of it
 */
public record RollbackSpec(String path, Optional<String> user, String run, ImmutableList<ReplacedFile> replaced) {
    /** What tells the files of a host apart: each user has digests of their own. */
    record Key(Optional<String> user, HostPath path) {
        static Key of(Replacement replacement) {
            return new Key(replacement.user(), replacement.file().path());
        }
    }

    static RollbackSpec of(Key key, String run, ImmutableList<Replacement> replaced) {
        return new RollbackSpec(
                key.path().text(),
                key.user(),
                run,
                replaced.stream().map(Replacement::file).collect(ImmutableList.toImmutableList()));
    }

    static RollbackSpec unknown(String resource, String run) {
        return new RollbackSpec(resource, Optional.empty(), run, ImmutableList.of());
    }

    /** What the run did to it in all. */
    ReplacedFile inAll() {
        ReplacedFile first = replaced.get(0);
        ReplacedFile last = replaced.get(replaced.size() - 1);
        return new ReplacedFile(
                first.path(), first.backup(), first.before(), last.after(), first.attributes(), last.way());
    }

    /** Whether the run left the file like this, or may have: an act that failed may not have come to its end. */
    boolean left(FileLikeness present) {
        return replaced.stream().anyMatch(one -> one.after().equals(present));
    }
}
