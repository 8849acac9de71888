package dev.drover.engine.resource.pkg;

import dev.drover.engine.model.Doc;
import java.util.Optional;
import java.util.regex.Pattern;

/** The desired state of one package. */
@Doc(
        value = "A package of the host's package manager. All packages of a run of declarations are one transaction.",
        example = "pkg('mesos') { version '1.1*' }",
        inSync = "The package is installed by that name, in a version of that pattern; "
                + "with latest(), in the newest version that the host's package lists know.",
        refused = {
            "`absent()` together with `version` or `latest()`, and `version` together with `latest()`.",
            "An older version than the installed one, unless `allowDowngrade()`.",
            "A transaction that would also remove packages that are not declared absent beside it: those that need what "
                    + "goes, or that cannot be there together with what comes (with dnf and yum, what a new package "
                    + "replaces by its own word, Obsoletes, may go). Only an apply asks the package manager for that.",
            "A package that no repository has: by an apply, which reads the package lists again before it says so.",
            "A change to a package that is on hold, also by a plan; with dnf and yum, locked by versionlock, by an apply.",
            "Anything, with apt, while dpkg was interrupted by somebody else or a package that is not asked for is half done."
        })
public record PkgSpec(
        @Doc(value = "Its name, with an architecture if it is not the host's own.", example = "'nginx'")
        String name,

        @Doc(
                value =
                        "The version, or a pattern of versions. With dnf and yum, with or without the release and the epoch.",
                example = "'1.2*'",
                byDefault = "Any version is right; a new package gets the one that the package manager prefers.")
        Optional<VersionPattern> version,

        @Doc("Keep it at the newest version that the host's package lists know.")
        boolean latest,

        @Doc("It is not installed. Its configuration files are kept as the package manager does.")
        boolean absent,

        @Doc("An older version may replace a newer one.") boolean allowDowngrade,

        @Doc(
                value = "Whether packages that it recommends are installed with it.",
                example = "false",
                byDefault = "As the host's package manager is set.")
        Optional<Boolean> recommends,

        @Doc(
                value =
                        "Whether installing it may start its services. On Enterprise Linux packages start none by themselves.",
                example = "false",
                byDefault = "They start if the package says so.")
        Optional<Boolean> startServices) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]*(:[a-z0-9_-]+)?");

    public PkgSpec {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name
                    + "' is not a valid package name: letters, digits and . + - _ are allowed, beginning with a letter or digit"
                    + (name.contains("=") ? "; the version is said by version '…'" : ""));
        }
        if (absent && (version.isPresent() || latest)) {
            throw new IllegalArgumentException(
                    "absent() excludes " + (latest ? "latest()" : "version '" + version.get() + "'"));
        }
        if (latest && version.isPresent()) {
            throw new IllegalArgumentException("latest() excludes version '" + version.get() + "'");
        }
    }

    /** A package that is installed. */
    public static PkgSpec named(String name) {
        return new PkgSpec(name, Optional.empty(), false, false, false, Optional.empty(), Optional.empty());
    }

    public PkgSpec version(String pattern) {
        return new PkgSpec(
                name,
                Optional.of(VersionPattern.parse(pattern)),
                latest,
                absent,
                allowDowngrade,
                recommends,
                startServices);
    }

    /** This, kept at the newest version. */
    public PkgSpec newest() {
        return new PkgSpec(name, version, true, absent, allowDowngrade, recommends, startServices);
    }

    /** This, not installed. */
    public PkgSpec removed() {
        return new PkgSpec(name, version, latest, true, allowDowngrade, recommends, startServices);
    }

    /** This, going back to an older version if that is said. */
    public PkgSpec downgradable() {
        return new PkgSpec(name, version, latest, absent, true, recommends, startServices);
    }

    public PkgSpec recommends(boolean wanted) {
        return new PkgSpec(name, version, latest, absent, allowDowngrade, Optional.of(wanted), startServices);
    }

    public PkgSpec startServices(boolean wanted) {
        return new PkgSpec(name, version, latest, absent, allowDowngrade, recommends, Optional.of(wanted));
    }
}
