package dev.drover.engine.resource.pkg;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.MergingType.Difference;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.Sections;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.transport.ShellScript;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * rpm with dnf or yum: Enterprise Linux, Fedora and their kin. What is installed is asked of {@code rpm -q} alone, also after a
 * transaction. Proven with dnf 4 under both names; yum 3 and dnf 5 get only options and print only headings that their manuals
 * and sources have too, but were not run.
 *
 * @param tool {@code dnf} or {@code yum}
 * @param arch of the host, as {@code uname -m} says
 */
record RpmBackend(String tool, String arch) implements PackageBackend {
    private static final String LOCK_TIMEOUT_SECONDS = "600";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]*(:[a-z0-9_]+)?");
    private static final Pattern OLD_INTEL = Pattern.compile("i[3-6]86|athlon");
    private static final ShellScript TRANSACTION = ShellFunctions.RPM.before(
            ShellFunctions.NEAR_NAMES.before(ShellScript.beside(RpmBackend.class, "rpm-transaction.sh")));
    private static final ProbeScript STATE =
            new ProbeScript(ShellScript.beside(RpmBackend.class, "rpm-state.sh"), RpmBackend::statesByName);
    private static final ProbeScript CANDIDATES =
            new ProbeScript(ShellScript.beside(RpmBackend.class, "rpm-candidates.sh"), RpmBackend::upgradesByName);

    @Override
    public Probe<PkgState> probe(PkgSpec desired) {
        Bytes name = Bytes.utf8(desired.name());
        Probe<PkgState> state = Probe.of(STATE, ImmutableList.of(name), answer -> state(desired.name(), answer.get(0)));
        return desired.latest()
                ? Probe.both(
                        state,
                        Probe.of(
                                CANDIDATES,
                                ImmutableList.of(Bytes.utf8(tool), name),
                                answer -> newest(desired.name(), answer)),
                        PkgState::with)
                : state;
    }

    /** For each question the lines about its package, of all architectures. */
    private static ImmutableList<ImmutableList<Bytes>> statesByName(
            Bytes output, Bytes separator, ImmutableList<ImmutableList<Bytes>> questions) {
        ImmutableList<Bytes> sections = Sections.split(output, separator);
        if (sections.size() != 1) {
            throw new ProbeException("rpm did not finish its answer");
        }
        ImmutableListMultimap<String, String> byName = byFirstWord(sections.get(0), '\t');
        return questions.stream()
                .map(question -> ImmutableList.of(about(byName, question.get(0))))
                .collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<ImmutableList<Bytes>> upgradesByName(
            Bytes output, Bytes separator, ImmutableList<ImmutableList<Bytes>> questions) {
        ImmutableList<Bytes> sections = Sections.split(output, separator);
        if (sections.size() != 2) {
            throw new ProbeException("the list of upgrades was not finished");
        }
        ImmutableListMultimap<String, String> byName = byFirstWord(sections.get(1), ' ');
        return questions.stream()
                .map(question -> ImmutableList.of(sections.get(0), about(byName, question.get(1))))
                .collect(ImmutableList.toImmutableList());
    }

    private static ImmutableListMultimap<String, String> byFirstWord(Bytes text, char blank) {
        ImmutableListMultimap.Builder<String, String> lines = ImmutableListMultimap.builder();
        for (String line : lines(text)) {
            List<String> fields = Splitter.on(blank).splitToList(line);
            if (fields.size() != 3) {
                throw new ProbeException("'" + line + "' was read; expected name, architecture and version");
            }
            lines.put(fields.get(0), line);
        }
        return lines.build();
    }

    private static Bytes about(ImmutableListMultimap<String, String> byName, Bytes name) {
        return Bytes.utf8(String.join(
                "\n", byName.get(Splitter.on(':').splitToList(name.toUtf8()).get(0))));
    }

    /** Of several versions of one package, which kernels have, the last one; it is of a pattern if any of them is. */
    private PkgState state(String name, Bytes answer) {
        Optional<String> version = Optional.empty();
        ImmutableSet.Builder<String> spellings = ImmutableSet.builder();
        for (String line : lines(answer)) {
            List<String> fields = Splitter.on('\t').splitToList(line);
            if (isMeant(name, fields.get(1))) {
                String found = withoutZeroEpoch(fields.get(2));
                version = Optional.of(found);
                spellings.addAll(spellings(found));
            }
        }
        return new PkgState(
                version.isPresent() ? PkgState.INSTALLED : PkgState.ABSENT,
                version,
                spellings.build(),
                false,
                new PkgState.Newest.NotKnown());
    }

    /** Whether a package of that architecture is meant: without one, any but the old one that a host has beside its own. */
    private boolean isMeant(String name, String found) {
        int colon = name.indexOf(':');
        if (colon >= 0) {
            return name.substring(colon + 1).equals(found);
        }
        return switch (arch) {
            case "x86_64" -> !OLD_INTEL.matcher(found).matches();
            case "ppc64" -> !found.equals("ppc");
            case "s390x" -> !found.equals("s390");
            default -> true;
        };
    }

    private static String withoutZeroEpoch(String version) {
        return version.startsWith("0:") ? version.substring(2) : version;
    }

    /** With and without epoch, with and without release. */
    private static ImmutableSet<String> spellings(String version) {
        int colon = version.indexOf(':');
        String epoch = version.substring(0, colon + 1);
        String bare = version.substring(colon + 1);
        String upstream = bare.substring(0, bare.lastIndexOf('-'));
        return ImmutableSet.of(version, bare, epoch + upstream, upstream);
    }

    private PkgState.Newest newest(String name, ImmutableList<Bytes> answer) {
        if (answer.get(0).toUtf8().equals("lists missing\n")) {
            return new PkgState.Newest.NoLists();
        }
        PkgState.Newest newest = new PkgState.Newest.NotKnown();
        for (String line : lines(answer.get(1))) {
            List<String> fields = Splitter.on(' ').splitToList(line);
            if (isMeant(name, fields.get(1))) {
                newest = new PkgState.Newest.Is(withoutZeroEpoch(fields.get(2)));
            }
        }
        return newest;
    }

    private static List<String> lines(Bytes text) {
        return Splitter.on('\n').omitEmptyStrings().splitToList(text.toUtf8());
    }

    @Override
    public ImmutableList<Action> transaction(ImmutableList<Difference<PkgSpec, PkgState>> differences, Others others) {
        PkgSpec options = differences.get(0).desired();
        ImmutableList.Builder<String> arguments = ImmutableList.<String>builder()
                .add(LOCK_TIMEOUT_SECONDS)
                .add(tool)
                .add(options.recommends().map(wanted -> wanted ? "yes" : "no").orElse("default"))
                .add(options.allowDowngrade() ? "yes" : "no")
                .add(arch)
                .add(others.word());
        for (Difference<PkgSpec, PkgState> difference : differences) {
            PkgSpec desired = difference.desired();
            arguments
                    .add(desired.absent() ? "remove" : desired.latest() ? "latest" : "install")
                    .add(desired.name())
                    .add(desired.version().map(VersionPattern::text).orElse("*"));
        }
        return ImmutableList.of(Action.of(
                PackageBackend.says(differences), TRANSACTION, arguments.build().toArray(String[]::new)));
    }

    @Override
    public ImmutableList<String> refusals(PkgSpec desired) {
        return NAME.matcher(desired.name()).matches()
                ? ImmutableList.of()
                : ImmutableList.of(
                        "'" + desired.name() + "' is not a valid package name on "
                                + "Enterprise Linux and Fedora: letters, digits and . + - _, and perhaps ':' and an architecture");
    }
}
