package dev.drover.engine.resource.link;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathActions;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.PathState.Kind;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.transport.ShellScript;

/** A symbolic link. */
public final class LinkType implements ResourceType<LinkSpec, PathState> {
    private static final ShellScript MAKE = ShellFunctions.PLACE.before(ShellScript.beside(LinkType.class, "make.sh"));

    @Override
    public String name() {
        return "link";
    }

    @Override
    public Class<LinkSpec> spec() {
        return LinkSpec.class;
    }

    @Override
    public Probe<PathState> probe(LinkSpec desired, Facts facts) {
        return PathProbe.attributes(desired.path());
    }

    @Override
    public ImmutableList<Change> diff(LinkSpec desired, PathState observed) {
        return switch (observed.kind()) {
            case ABSENT ->
                desired.to().stream()
                        .map(target -> Change.create("to", target))
                        .collect(ImmutableList.toImmutableList());
            case LINK -> difference(desired, observed.link().orElseThrow().target());
            default -> throw inTheWay(desired.path(), observed.kind(), desired.absent());
        };
    }

    private static ImmutableList<Change> difference(LinkSpec desired, String found) {
        if (desired.absent()) {
            return ImmutableList.of(Change.of("ensure", Kind.LINK.toString(), Kind.ABSENT.toString()));
        }
        return desired.to().stream()
                .filter(target -> !target.equals(found))
                .map(target -> Change.of("to", found, target))
                .collect(ImmutableList.toImmutableList());
    }

    private static ProbeException inTheWay(HostPath path, Kind found, boolean absent) {
        return new ProbeException("'" + path + "' is a " + found
                + (absent ? " and is not removed as a link" : " and is not replaced by a link; remove it first"));
    }

    @Override
    public ImmutableList<Action> apply(LinkSpec desired, PathState observed, Facts facts) {
        return ImmutableList.of(desired.to()
                .map(target -> Action.of(
                        "link " + desired.path() + " to " + target,
                        MAKE,
                        desired.path().text(),
                        target))
                .orElseGet(() -> PathActions.removeLink(desired.path())));
    }

    @Override
    public ImmutableSet<Need> lacks(LinkSpec desired, PathState observed) {
        return desired.absent() || observed.parentExists()
                ? ImmutableSet.of()
                : ImmutableSet.of(Need.of("directory", desired.path().parent().text()));
    }

    /** What it leads to is most often a directory that the recipe made, so a plan may count on one. */
    @Override
    public ImmutableSet<HostPath> removes(LinkSpec desired) {
        return desired.absent() ? ImmutableSet.of(desired.path()) : ImmutableSet.of();
    }

    @Override
    public ImmutableSet<Need> provides(LinkSpec desired) {
        String path = desired.path().text();
        return desired.absent()
                ? ImmutableSet.of()
                : ImmutableSet.of(Need.of("link", path), Need.of("file", path), Need.of("directory", path));
    }

    @Override
    public ImmutableList<Disturbance<LinkSpec>> disturbances(LinkSpec desired, Facts facts) {
        LinkSpec elsewhere = LinkSpec.at(desired.path().text(), desired.to().orElse("") + "-elsewhere");
        return desired.absent()
                ? ImmutableList.of(Disturbance.instead("absent", elsewhere).shownAs("ensure"))
                : ImmutableList.of(
                        Disturbance.instead("to", elsewhere),
                        Disturbance.instead("to", LinkSpec.gone(desired.path().text())));
    }
}
