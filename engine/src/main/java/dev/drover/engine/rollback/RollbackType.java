package dev.drover.engine.rollback;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.FileLikeness;
import dev.drover.engine.resource.FileReturn;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ReplacedFile;
import dev.drover.engine.resource.ResourceType;
import java.util.Optional;

/** A file that is to be what it was before a run. No word of the language: it is declared from journals alone. */
public final class RollbackType implements ResourceType<RollbackSpec, Optional<FileReturn.Standing>> {
    @Override
    public String name() {
        return "rollback";
    }

    @Override
    public Class<RollbackSpec> spec() {
        return RollbackSpec.class;
    }

    @Override
    public Optional<String> part(RollbackSpec desired) {
        return desired.user().map(user -> "as " + user);
    }

    @Override
    public Probe<Optional<FileReturn.Standing>> probe(RollbackSpec desired, Facts facts) {
        return desired.replaced().isEmpty()
                ? Probe.none(Optional.empty())
                : FileReturn.probe(desired.inAll()).map(Optional::of);
    }

    /**
     * What differs.
     *
     * @throws ProbeException if the file cannot be brought back
     */
    @Override
    public ImmutableList<Change> diff(RollbackSpec desired, Optional<FileReturn.Standing> observed) {
        if (observed.isEmpty()) {
            throw new ProbeException("run " + desired.run() + " ended while it was at " + desired.path()
                    + ", and what became of that is not known; go on with it first: drover runs resume "
                    + desired.run());
        }
        ReplacedFile file = desired.inAll();
        FileReturn.Standing now = observed.get();
        if (now.present().equals(file.before()) && !file.before().isUnknown()) {
            return ImmutableList.of();
        }
        obstacle(desired, file, now).ifPresent(why -> {
            throw new ProbeException("'" + file.path() + "' " + why);
        });
        return changes(desired, file, now);
    }

    private static Optional<String> obstacle(RollbackSpec desired, ReplacedFile file, FileReturn.Standing now) {
        String inBackup = file.backup()
                .map(backup -> "; what it was before is in '" + backup + "'")
                .orElse("");
        if (file.before().isUnknown() || file.after().isUnknown()) {
            return Optional.of(
                    "cannot be compared: run " + desired.run() + " could keep no key on the host" + inBackup);
        }
        if (isIncomparable(now.present(), file) || isIncomparable(now.backup(), file)) {
            return Optional.of("cannot be compared: it cannot be read, or the key that run " + desired.run()
                    + " kept on the host is gone, as after drover forget" + inBackup);
        }
        if (!desired.left(now.present())) {
            return Optional.of((now.present().isAbsent() ? "was removed since run " : "was changed since run ")
                    + desired.run()
                    + inBackup);
        }
        if (file.before().isAbsent()) {
            return Optional.empty();
        }
        HostPath backup = file.backup().orElseThrow();
        if (now.backup().isAbsent()) {
            return Optional.of("has no backup any more: '" + backup + "' is gone");
        }
        return now.backup().equals(file.before())
                ? Optional.empty()
                : Optional.of("has no backup any more: '" + backup + "' was changed");
    }

    private static boolean isIncomparable(FileLikeness now, ReplacedFile file) {
        Optional<String> key = file.before().key().or(() -> file.after().key());
        return now.isUnknown() || (now.key().isPresent() && !now.key().equals(key));
    }

    private static ImmutableList<Change> changes(RollbackSpec desired, ReplacedFile file, FileReturn.Standing now) {
        if (file.before().isAbsent()) {
            return ImmutableList.of(Change.of("ensure", now.present().kind(), "absent"));
        }
        if (now.present().isAbsent()) {
            return ImmutableList.of(Change.of("ensure", "absent", file.before().kind()));
        }
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        changes.add(Change.of("content", "as run " + desired.run() + " left it", "as it was before"));
        ReplacedFile.Attributes had = file.attributes().orElseThrow();
        ReplacedFile.Attributes has = now.attributes().orElse(had);
        add(changes, "mode", has.mode().toString(), had.mode().toString());
        add(changes, "owner", Long.toString(has.owner()), Long.toString(had.owner()));
        add(changes, "group", Long.toString(has.group()), Long.toString(had.group()));
        return changes.build();
    }

    private static void add(ImmutableList.Builder<Change> changes, String attribute, String from, String to) {
        if (!from.equals(to)) {
            changes.add(Change.of(attribute, from, to));
        }
    }

    @Override
    public ImmutableList<Action> apply(RollbackSpec desired, Optional<FileReturn.Standing> observed, Facts facts) {
        return ImmutableList.of(
                FileReturn.action(desired.inAll(), observed.orElseThrow().present()));
    }

    @Override
    public boolean wholeHostOrNothing() {
        return true;
    }
}
