package dev.drover.engine.resource.pkg;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.MergingType;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.pkg.PackageBackend.Others;
import java.util.Optional;

/** Packages of the host's package manager. */
public final class PkgType implements MergingType<PkgSpec, PkgState> {
    @Override
    public String name() {
        return "pkg";
    }

    @Override
    public Class<PkgSpec> spec() {
        return PkgSpec.class;
    }

    @Override
    public Probe<PkgState> probe(PkgSpec desired, Facts facts) {
        return backend(facts).probe(desired);
    }

    @Override
    public ImmutableList<Change> diff(PkgSpec desired, PkgState observed) {
        ImmutableList<Change> changes = changes(desired, observed);
        if (observed.held() && !changes.isEmpty()) {
            throw new ProbeException("on hold: " + desired.name() + " at "
                    + observed.version().orElse("?") + "; 'apt-mark unhold' on the host lets it go");
        }
        return changes;
    }

    private static ImmutableList<Change> changes(PkgSpec desired, PkgState observed) {
        if (desired.absent()) {
            return observed.status().equals(PkgState.ABSENT)
                    ? ImmutableList.of()
                    : ImmutableList.of(Change.of("state", observed.status(), PkgState.ABSENT));
        }
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        if (!observed.isInstalled()) {
            changes.add(Change.of("state", observed.status(), PkgState.INSTALLED));
        }
        changes.addAll(versionChange(desired, observed));
        return changes.build();
    }

    private static ImmutableList<Change> versionChange(PkgSpec desired, PkgState observed) {
        String found = observed.version().orElse("");
        if (desired.version().isPresent() && !observed.isOf(desired.version().get())) {
            return change(found, desired.version().get().text());
        }
        if (!desired.latest() || !observed.isInstalled()) {
            return ImmutableList.of();
        }
        if (observed.newest() instanceof PkgState.Newest.NoLists) {
            return ImmutableList.of(Change.of("lists", "missing", "read"));
        }
        return observed.newest() instanceof PkgState.Newest.Is newest
                        && !newest.version().equals(found)
                ? change(found, newest.version())
                : ImmutableList.of();
    }

    private static ImmutableList<Change> change(String from, String to) {
        return ImmutableList.of(from.isEmpty() ? Change.create("version", to) : Change.of("version", from, to));
    }

    @Override
    public ImmutableList<Action> applyTogether(ImmutableList<Difference<PkgSpec, PkgState>> differences, Facts facts) {
        return backend(facts).transaction(differences, Others.KEEP);
    }

    @Override
    public boolean mergesWith(PkgSpec first, PkgSpec next) {
        return first.recommends().equals(next.recommends())
                && first.startServices().equals(next.startServices())
                && first.allowDowngrade() == next.allowDowngrade();
    }

    @Override
    public ImmutableSet<Need> provides(PkgSpec desired) {
        return desired.absent() ? ImmutableSet.of() : ImmutableSet.of(Need.of("package", desired.name()));
    }

    @Override
    public boolean providesUnforeseen(PkgSpec desired) {
        return !desired.absent();
    }

    @Override
    public ImmutableList<String> refusals(PkgSpec desired, Facts facts) {
        return PackageBackend.on(facts)
                .map(backend -> backend.refusals(desired))
                .orElseGet(() -> ImmutableList.of(PackageBackend.whyNone(facts)));
    }

    private static PackageBackend backend(Facts facts) {
        return PackageBackend.on(facts)
                .orElseThrow(() -> new IllegalStateException(
                        "a package was not refused on family " + facts.os().family()));
    }

    @Override
    public ImmutableList<Disturbance<PkgSpec>> disturbances(PkgSpec desired, Facts facts) {
        PkgSpec other = desired.absent()
                ? PkgSpec.named(desired.name())
                : PkgSpec.named(desired.name()).removed();
        return ImmutableList.of(
                desired.absent()
                        ? Disturbance.<PkgSpec>doing("absent", alone(other, facts))
                                .shownAs("state")
                                // It may have come in the place of another one.
                                .spreading()
                        : Disturbance.<PkgSpec>doing(Disturbance.EXISTENCE, alone(other, facts))
                                .shownAs(
                                        desired.version().isPresent()
                                                ? new String[] {"state", "version"}
                                                : new String[] {"state"})
                                .spreading());
    }

    /** A transaction for this package, whatever others go with it. */
    private static Action alone(PkgSpec desired, Facts facts) {
        PkgState unknown = new PkgState(PkgState.ABSENT, Optional.empty(), new PkgState.Newest.NotKnown());
        return backend(facts)
                .transaction(ImmutableList.of(new Difference<>(desired, unknown)), Others.REMOVE)
                .get(0);
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("allowDowngrade", "recommends", "startServices");
    }
}
