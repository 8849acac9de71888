package dev.drover.engine.resource.pkg;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.MergingType.Difference;
import dev.drover.engine.resource.Probe;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How one package manager is asked and told. */
interface PackageBackend {
    /** The one for a host, by its operating system: a host may have the tools of another one too. */
    static Optional<PackageBackend> on(Facts facts) {
        return switch (facts.os().family()) {
            case "debian" -> Optional.of(new AptBackend());
            case "redhat" ->
                Stream.of("dnf", "yum")
                        .filter(facts.tools()::contains)
                        .findFirst()
                        .map(tool -> new RpmBackend(tool, facts.os().arch()));
            default -> Optional.empty();
        };
    }

    /** Why there is none for a host. */
    static String whyNone(Facts facts) {
        String os = "os '" + facts.os().id() + "' (family '" + facts.os().family() + "')";
        return facts.os().family().equals("redhat")
                ? os + " has neither dnf nor yum on its PATH"
                : "no package manager is known for " + os + "; supported: debian, redhat";
    }

    Probe<PkgState> probe(PkgSpec desired);

    /** One transaction for all of them; they agree in every option of the transaction. */
    ImmutableList<Action> transaction(ImmutableList<Difference<PkgSpec, PkgState>> differences, Others others);

    /** What becomes of packages that nobody named and that the package manager would remove with those that were. */
    enum Others {
        /** They stay: the transaction is refused. */
        KEEP,
        REMOVE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why the package manager cannot do it. */
    ImmutableList<String> refusals(PkgSpec desired);

    /** A transaction in words. */
    static String says(ImmutableList<Difference<PkgSpec, PkgState>> differences) {
        String installed = names(differences, false);
        String removed = names(differences, true);
        String install = installed.isEmpty() ? "" : "install " + installed;
        String remove = removed.isEmpty() ? "" : "remove " + removed;
        return install + (install.isEmpty() || remove.isEmpty() ? "" : "; ") + remove;
    }

    private static String names(ImmutableList<Difference<PkgSpec, PkgState>> differences, boolean absent) {
        return differences.stream()
                .map(Difference::desired)
                .filter(desired -> desired.absent() == absent)
                .map(desired -> desired.name()
                        + desired.version().map(version -> " " + version.text()).orElse(""))
                .collect(joining(", "));
    }
}
