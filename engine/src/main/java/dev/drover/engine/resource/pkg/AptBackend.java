package dev.drover.engine.resource.pkg;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
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
 * dpkg and apt: Debian, Ubuntu and their kin. Reads what {@code dpkg-query(1)} and {@code apt-cache(8)} print (dpkg 1.17 and
 * apt 1.0 and later).
 */
final class AptBackend implements PackageBackend {
    private static final String LOCK_TIMEOUT_SECONDS = "600";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]*[a-z0-9+.](:[a-z0-9-]+)?");
    private static final ShellScript TRANSACTION = ShellFunctions.APT.before(
            ShellFunctions.NEAR_NAMES.before(ShellScript.beside(AptBackend.class, "apt-transaction.sh")));
    private static final ProbeScript STATE =
            new ProbeScript(ShellScript.beside(AptBackend.class, "dpkg-state.sh"), AptBackend::statesByName);
    private static final ProbeScript CANDIDATES =
            new ProbeScript(ShellScript.beside(AptBackend.class, "apt-candidates.sh"), AptBackend::candidatesByName);

    @Override
    public Probe<PkgState> probe(PkgSpec desired) {
        ImmutableList<Bytes> name = ImmutableList.of(Bytes.utf8(desired.name()));
        Probe<PkgState> state = Probe.of(STATE, name, answer -> state(desired.name(), answer));
        return desired.latest()
                ? Probe.both(state, Probe.of(CANDIDATES, name, AptBackend::newest), PkgState::with)
                : state;
    }

    /** One section for each question: the architecture of the host and the lines about the package, of all architectures. */
    private static ImmutableList<ImmutableList<Bytes>> statesByName(
            Bytes output, Bytes separator, ImmutableList<ImmutableList<Bytes>> questions) {
        ImmutableList<Bytes> sections = twoSections(output, separator, "dpkg-query");
        ImmutableListMultimap.Builder<String, String> lines = ImmutableListMultimap.builder();
        for (String line : lines(sections.get(1))) {
            List<String> fields = Splitter.on('\t').splitToList(line);
            if (fields.size() != 4) {
                throw new ProbeException("dpkg-query printed '" + line + "'; expected four fields");
            }
            lines.put(fields.get(1), line);
        }
        ImmutableListMultimap<String, String> byName = lines.build();
        return questions.stream()
                .map(question -> ImmutableList.of(
                        sections.get(0),
                        Bytes.utf8(String.join(
                                "\n", byName.get(bare(question.get(0).toUtf8()))))))
                .collect(ImmutableList.toImmutableList());
    }

    private static PkgState state(String name, ImmutableList<Bytes> answer) {
        String own = answer.get(0).toUtf8().strip();
        String wanted = name.contains(":") ? name.substring(name.indexOf(':') + 1) : own;
        for (String line : lines(answer.get(1))) {
            List<String> fields = Splitter.on('\t').splitToList(line);
            String architecture = fields.get(2);
            if (architecture.equals(wanted) || (architecture.equals("all") && wanted.equals(own))) {
                return state(fields.get(0), fields.get(3));
            }
        }
        return state("un ", "");
    }

    /** The second letter of dpkg's abbreviation is the state; see dpkg-query(1). A package that waits for a trigger works. */
    private static PkgState state(String abbreviation, String version) {
        String status = switch (abbreviation.length() < 2 ? ' ' : abbreviation.charAt(1)) {
            case 'i', 'W', 't' -> PkgState.INSTALLED;
            case 'n', 'c' -> PkgState.ABSENT;
            case 'H' -> "half-installed";
            case 'U' -> "unpacked";
            case 'F' -> "half-configured";
            default -> throw new ProbeException("dpkg-query printed the unknown status '" + abbreviation + "'");
        };
        boolean there = !status.equals(PkgState.ABSENT) && !version.isEmpty();
        PkgState state =
                new PkgState(status, there ? Optional.of(version) : Optional.empty(), new PkgState.Newest.NotKnown());
        return state.isInstalled() && abbreviation.startsWith("h") ? state.onHold() : state;
    }

    private static ImmutableList<ImmutableList<Bytes>> candidatesByName(
            Bytes output, Bytes separator, ImmutableList<ImmutableList<Bytes>> questions) {
        ImmutableList<Bytes> sections = twoSections(output, separator, "apt-cache");
        ImmutableMap.Builder<String, Bytes> candidates = ImmutableMap.builder();
        for (String line : lines(sections.get(1))) {
            List<String> words = Splitter.on(' ').splitToList(line);
            if (words.size() != 2) {
                throw new ProbeException("apt-cache policy was read as '" + line + "'; expected a name and a version");
            }
            candidates.put(words.get(0), Bytes.utf8(words.get(1)));
        }
        ImmutableMap<String, Bytes> byName = candidates.buildKeepingLast();
        return questions.stream()
                .map(question -> ImmutableList.of(
                        sections.get(0), candidate(byName, question.get(0).toUtf8())))
                .collect(ImmutableList.toImmutableList());
    }

    /** apt calls a package of the host's own architecture by its bare name. */
    private static Bytes candidate(ImmutableMap<String, Bytes> byName, String name) {
        return byName.getOrDefault(name, byName.getOrDefault(bare(name), Bytes.empty()));
    }

    private static PkgState.Newest newest(ImmutableList<Bytes> answer) {
        if (answer.get(0).toUtf8().equals("lists missing\n")) {
            return new PkgState.Newest.NoLists();
        }
        String candidate = answer.get(1).toUtf8();
        return candidate.isEmpty() || candidate.equals("(none)")
                ? new PkgState.Newest.NotKnown()
                : new PkgState.Newest.Is(candidate);
    }

    private static ImmutableList<Bytes> twoSections(Bytes output, Bytes separator, String program) {
        ImmutableList<Bytes> sections = Sections.split(output, separator);
        if (sections.size() != 2) {
            throw new ProbeException(program + " did not finish its answer");
        }
        return sections;
    }

    private static List<String> lines(Bytes text) {
        return Splitter.on('\n').omitEmptyStrings().splitToList(text.toUtf8());
    }

    private static String bare(String name) {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    @Override
    public ImmutableList<Action> transaction(ImmutableList<Difference<PkgSpec, PkgState>> differences, Others others) {
        PkgSpec options = differences.get(0).desired();
        ImmutableList.Builder<String> arguments = ImmutableList.<String>builder()
                .add(LOCK_TIMEOUT_SECONDS)
                .add(options.recommends().map(AptBackend::yesOrNo).orElse("default"))
                .add(yesOrNo(options.startServices().orElse(true)))
                .add(yesOrNo(options.allowDowngrade()))
                .add(others.word());
        for (Difference<PkgSpec, PkgState> difference : differences) {
            PkgSpec desired = difference.desired();
            arguments
                    .add(desired.absent() ? "remove" : "install")
                    .add(desired.name())
                    .add(desired.version().map(VersionPattern::text).orElse("*"));
        }
        return ImmutableList.of(Action.of(
                PackageBackend.says(differences), TRANSACTION, arguments.build().toArray(String[]::new)));
    }

    private static String yesOrNo(boolean value) {
        return value ? "yes" : "no";
    }

    @Override
    public ImmutableList<String> refusals(PkgSpec desired) {
        // apt-get takes a trailing "-" for "remove".
        return NAME.matcher(desired.name()).matches()
                ? ImmutableList.of()
                : ImmutableList.of("'" + desired.name() + "' is not a valid package name on "
                        + "Debian and Ubuntu: at least two of lower-case letters, digits and . + -, "
                        + "beginning with a letter or digit, not ending with -");
    }
}
