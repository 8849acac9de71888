package dev.drover.engine.resource.lineinfile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.TextFile;
import java.util.Optional;
import java.util.regex.Pattern;

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
    public Optional<String> part(LineInFileSpec desired) {
        return desired.matching()
                .map(Pattern::pattern)
                .or(() -> Optional.of(desired.sensitive() ? "(a secret line)" : desired.lineText()));
    }

    @Override
    public ImmutableSet<Claim> claims(LineInFileSpec desired) {
        return ImmutableSet.of(Claim.someContent(desired.path()));
    }

    @Override
    public Probe<PathState> probe(LineInFileSpec desired, Facts facts) {
        return desired.file().probe();
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
                .map(edit.text()::shown)
                .map(change -> desired.sensitive() ? change.hidden() : change)
                .collect(ImmutableList.toImmutableList());
    }

    private static LineEdit edit(LineInFileSpec desired, PathState observed) {
        return LineEdit.of(desired, TextFile.lines(observed));
    }

    @Override
    public ImmutableList<Action> apply(LineInFileSpec desired, PathState observed, Facts facts) {
        return ImmutableList.of(
                desired.file().rewrite(observed, edit(desired, observed).text(), desired.sensitive()));
    }

    @Override
    public ImmutableSet<Need> lacks(LineInFileSpec desired, PathState observed) {
        return desired.file().lacks(observed);
    }

    @Override
    public ImmutableSet<Need> provides(LineInFileSpec desired) {
        return desired.file().provides();
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
                "matching",
                "insertAfter",
                "insertBefore",
                "backrefs",
                "firstMatch",
                "create",
                "validate",
                "backup",
                "inPlace");
    }
}
