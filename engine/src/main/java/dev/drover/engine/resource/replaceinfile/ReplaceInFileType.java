package dev.drover.engine.resource.replaceinfile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.ContentChange;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.PathState.Kind;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.Search;
import dev.drover.engine.resource.TextFile;
import dev.drover.engine.resource.TextLines;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Text in place of what a pattern matches. */
public final class ReplaceInFileType implements ResourceType<ReplaceInFileSpec, PathState> {
    @Override
    public String name() {
        return "replaceInFile";
    }

    @Override
    public Class<ReplaceInFileSpec> spec() {
        return ReplaceInFileSpec.class;
    }

    @Override
    public Optional<String> part(ReplaceInFileSpec desired) {
        StringBuilder part = new StringBuilder(desired.pattern().pattern());
        desired.startingAfter().ifPresent(pattern -> part.append(" behind ").append(pattern.pattern()));
        desired.endingBefore().ifPresent(pattern -> part.append(" before ").append(pattern.pattern()));
        return Optional.of(part.toString());
    }

    @Override
    public ImmutableSet<Claim> claims(ReplaceInFileSpec desired) {
        return ImmutableSet.of(Claim.someContent(desired.path()));
    }

    @Override
    public Probe<PathState> probe(ReplaceInFileSpec desired, Facts facts) {
        return desired.file().probe();
    }

    @Override
    public ImmutableList<Change> diff(ReplaceInFileSpec desired, PathState observed) {
        if (observed.kindBehindLinks() == Kind.ABSENT) {
            // Never in sync: where the text should be is not even a file.
            return ImmutableList.of(Change.of("ensure", Kind.ABSENT.toString(), Kind.FILE.toString()));
        }
        TextLines found = TextFile.lines(observed);
        TextLines once = replaced(desired, found);
        if (!replaced(desired, once).equals(once)) {
            throw new ProbeException("the replacement in '" + desired.path()
                    + "' would change its own result again with each run; make pattern match less, so that it does not match"
                    + " what with puts there");
        }
        return once.equals(found)
                ? ImmutableList.of()
                : ImmutableList.of(ContentChange.replacing(
                        observed, new Content(once.toBytes(), desired.with().sensitive())));
    }

    private static TextLines replaced(ReplaceInFileSpec desired, TextLines found) {
        String text = found.text();
        int from = desired.startingAfter()
                .map(pattern -> Search.of("startingAfter", pattern)
                        .first(text, 0)
                        .map(MatchResult::end)
                        .orElse(-1))
                .orElse(0);
        if (from < 0) {
            return found;
        }
        int to = desired.endingBefore()
                .map(pattern -> Search.of("endingBefore", pattern)
                        .first(text, from)
                        .map(MatchResult::start)
                        .orElse(-1))
                .orElse(text.length());
        if (to < 0) {
            return found;
        }
        String with = found.inFile(desired.replacement().replace("\r\n", "\n").replace("\n", found.newline()));
        return found.withText(Search.of("pattern", desired.pattern()).replacing(text, from, to, with));
    }

    @Override
    public ImmutableList<Action> apply(ReplaceInFileSpec desired, PathState observed, Facts facts) {
        return ImmutableList.of(desired.file()
                .rewrite(
                        observed,
                        replaced(desired, TextFile.lines(observed)),
                        desired.with().sensitive()));
    }

    @Override
    public ImmutableSet<Need> lacks(ReplaceInFileSpec desired, PathState observed) {
        return desired.file().lacks(observed);
    }

    /** What any pattern matches cannot be made up; a pattern that is plain text matches itself, and can be put back if it lacks the new text. */
    @Override
    public ImmutableList<Disturbance<ReplaceInFileSpec>> disturbances(ReplaceInFileSpec desired, Facts facts) {
        String with = desired.replacement();
        String literal = desired.pattern().pattern();
        boolean plain = literal.matches("[\\w ,;:/=#\"'-]+")
                && !with.isEmpty()
                && with.matches("[\\w ,;:/=#\"'-]+")
                && !literal.contains(with);
        return plain
                ? ImmutableList.of(Disturbance.instead(
                                "with", ReplaceInFileSpec.at(desired.path().text(), Pattern.quote(with), literal))
                        .shownAs("content"))
                : ImmutableList.of();
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("pattern", "startingAfter", "endingBefore", "validate", "backup", "inPlace");
    }
}
