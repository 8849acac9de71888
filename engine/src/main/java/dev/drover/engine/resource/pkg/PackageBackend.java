package dev.drover.engine.resource.pkg;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.MergingType.Difference;
import dev.drover.engine.resource.Probe;
import java.util.Optional;

/** How one package manager is asked and told. */
interface PackageBackend {
    /** The one for a host, by its operating system: a host may have the tools of another one too. */
    static Optional<PackageBackend> on(Facts facts) {
        return switch (facts.os().family()) {
            case "debian" -> Optional.of(new AptBackend());
            default -> Optional.empty();
        };
    }

    Probe<PkgState> probe(PkgSpec desired);

    /** One transaction for all of them; they agree in every option of the transaction. */
    ImmutableList<Action> transaction(ImmutableList<Difference<PkgSpec, PkgState>> differences);

    /** Why the package manager cannot do it. */
    ImmutableList<String> refusals(PkgSpec desired);
}
