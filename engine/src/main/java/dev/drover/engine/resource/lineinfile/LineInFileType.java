package dev.drover.engine.resource.lineinfile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.PathState.Kind;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.TextLines;

/** One line of a text file. */
public final class LineInFileType implements ResourceType<LineInFileSpec, PathState> {
    @Override
    public String name() {
        return "lineInFile";
    }

    @Override
    public Class<LineInFileSpec> spec() {
        return LineInFileSpec.class;
    }

    @Override
    public Probe<PathState> probe(LineInFileSpec desired, Facts facts) {
        return PathProbe.content(desired.path());
    }

    @Override
    public ImmutableList<Change> diff(LineInFileSpec desired, PathState observed) {
        LineEdit edit = edit(desired, observed);
        LineEdit again = LineEdit.of(desired, edit.text());
        if (again.change().isPresent()) {
            throw new ProbeException("the edit of '" + desired.path()
                    + "' would change its own result again with each run; make matching match less or line say all");
        }
        return edit.change().stream()
                .map(change -> desired.sensitive() ? change.hidden() : change)
                .collect(ImmutableList.toImmutableList());
    }

    private static LineEdit edit(LineInFileSpec desired, PathState observed) {
        return LineEdit.of(desired, TextLines.of(content(observed)));
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

    @Override
    public ImmutableList<Action> apply(LineInFileSpec desired, PathState observed, Facts facts) {
        Bytes edited = edit(desired, observed).text().toBytes();
        FileReplacement replacement = FileReplacement.of(desired.path(), new Content(edited, desired.sensitive()))
                .withBackup(desired.backup())
                .checkedBy(desired.validate());
        return ImmutableList.of(guarded(replacement, desired, observed).action());
    }

    private static FileReplacement guarded(FileReplacement replacement, LineInFileSpec desired, PathState observed) {
        if (observed.kindBehindLinks() == Kind.ABSENT) {
            return desired.create() ? replacement.onlyIfAbsent() : replacement.missing();
        }
        return replacement.onlyIfStill(observed.sha256().orElseThrow());
    }

    /** Without the file nobody can know whether the line is in it. */
    @Override
    public ImmutableSet<Need> lacks(LineInFileSpec desired, PathState observed) {
        if (observed.kindBehindLinks() != Kind.ABSENT) {
            return ImmutableSet.of();
        }
        if (!desired.create()) {
            return ImmutableSet.of(Need.deciding("file", desired.path().text()));
        }
        return observed.parentExists()
                ? ImmutableSet.of()
                : ImmutableSet.of(Need.of("directory", desired.path().parent().text()));
    }

    @Override
    public ImmutableSet<Need> provides(LineInFileSpec desired) {
        return desired.create() ? ImmutableSet.of(Need.of("file", desired.path().text())) : ImmutableSet.of();
    }

    @Override
    public ImmutableList<Disturbance<LineInFileSpec>> disturbances(LineInFileSpec desired, Facts facts) {
        LineInFileSpec bare =
                LineInFileSpec.at(desired.path().text(), desired.line().isPresent() ? desired.lineText() : "");
        if (desired.absent()) {
            return desired.matching().isPresent()
                    ? ImmutableList.of()
                    : ImmutableList.of(Disturbance.instead("absent", bare).shownAs("line"));
        }
        return desired.backrefs() ? ImmutableList.of() : ImmutableList.of(Disturbance.instead("line", bare.gone()));
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of(
                "matching", "insertAfter", "insertBefore", "backrefs", "firstMatch", "create", "validate", "backup");
    }
}
