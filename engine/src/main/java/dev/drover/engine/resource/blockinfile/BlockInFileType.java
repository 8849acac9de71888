package dev.drover.engine.resource.blockinfile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.TextFile;
import dev.drover.engine.resource.TextLines;
import java.util.Optional;

/** A marked block of lines in a text file. */
public final class BlockInFileType implements ResourceType<BlockInFileSpec, PathState> {
    @Override
    public String name() {
        return "blockInFile";
    }

    @Override
    public Class<BlockInFileSpec> spec() {
        return BlockInFileSpec.class;
    }

    /** The default marker is no part: most files have one block. */
    @Override
    public Optional<String> part(BlockInFileSpec desired) {
        return desired.marker();
    }

    @Override
    public ImmutableSet<Claim> claims(BlockInFileSpec desired) {
        return ImmutableSet.of(Claim.someContent(desired.path()));
    }

    @Override
    public Probe<PathState> probe(BlockInFileSpec desired, Facts facts) {
        return desired.file().probe();
    }

    @Override
    public ImmutableList<Change> diff(BlockInFileSpec desired, PathState observed) {
        TextLines text = TextFile.lines(observed);
        Optional<String> found = MarkedBlock.in(text, desired).map(block -> String.join("\n", block.inside(text)));
        String wanted = text.inFile(String.join("\n", desired.lines()));
        if (found.isEmpty()
                ? desired.absent()
                : !desired.absent() && found.get().equals(wanted)) {
            return ImmutableList.of();
        }
        Change change = new Change("block", found, desired.absent() ? Optional.empty() : Optional.of(wanted), false);
        return ImmutableList.of(desired.sensitive() ? change.hidden() : text.shown(change));
    }

    @Override
    public ImmutableList<Action> apply(BlockInFileSpec desired, PathState observed, Facts facts) {
        return ImmutableList.of(
                desired.file().rewrite(observed, edited(desired, TextFile.lines(observed)), desired.sensitive()));
    }

    private static TextLines edited(BlockInFileSpec desired, TextLines found) {
        Optional<MarkedBlock> block = MarkedBlock.in(found, desired);
        if (desired.absent()) {
            return block.map(old -> found.without(old.begin(), old.end() + 1)).orElse(found);
        }
        ImmutableList<String> lines =
                desired.lines().stream().map(found::inFile).collect(ImmutableList.toImmutableList());
        return block.map(old -> found.without(old.begin() + 1, old.end()).inserting(old.begin() + 1, lines))
                .orElseGet(() -> found.inserting(
                        desired.insertionPoint().in(found),
                        ImmutableList.<String>builder()
                                .add(found.inFile(desired.begin()))
                                .addAll(lines)
                                .add(found.inFile(desired.end()))
                                .build()));
    }

    @Override
    public ImmutableSet<Need> lacks(BlockInFileSpec desired, PathState observed) {
        return desired.file().lacks(observed);
    }

    @Override
    public ImmutableSet<Need> provides(BlockInFileSpec desired) {
        return desired.file().provides();
    }

    @Override
    public ImmutableList<Disturbance<BlockInFileSpec>> disturbances(BlockInFileSpec desired, Facts facts) {
        BlockInFileSpec unchecked = Disturbance.with(desired, "validate", Optional.empty());
        if (desired.absent()) {
            BlockInFileSpec there = Disturbance.with(
                    Disturbance.with(unchecked, "block", Optional.of(Content.text("not absent"))), "absent", false);
            return ImmutableList.of(Disturbance.instead("absent", there).shownAs("block"));
        }
        BlockInFileSpec gone =
                Disturbance.with(BlockInFileSpec.at(desired.path().text(), "").gone(), "marker", desired.marker());
        return ImmutableList.of(
                Disturbance.changing(
                        unchecked,
                        "block",
                        Optional.of(new Content(desired.block().orElseThrow().bytes(), desired.sensitive())
                                .and("\ndisturbed\n"))),
                Disturbance.instead(Disturbance.EXISTENCE, gone).shownAs("block"));
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("marker", "insertAfter", "insertBefore", "create", "validate", "backup", "inPlace");
    }
}
