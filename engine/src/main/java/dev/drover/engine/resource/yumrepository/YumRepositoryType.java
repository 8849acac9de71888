package dev.drover.engine.resource.yumrepository;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.OpenPgpKeyring;
import dev.drover.engine.resource.PathActions;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.Sections;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.resource.SigningKey;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Package repositories of dnf and yum. */
public final class YumRepositoryType implements ResourceType<YumRepositorySpec, YumRepositoryState> {
    private static final String LOCK_TIMEOUT_SECONDS = "600";
    private static final int SECTIONS = 3;
    private static final Pattern STATE = Pattern.compile("key (yes|no) lists (yes|no) (/.+)");
    private static final ImmutableSet<String> SOURCES = ImmutableSet.of("baseurl", "mirrorlist", "metalink");
    private static final ImmutableSet<String> LISTS = ImmutableSet.of("baseurl", "exclude", "gpgkey");
    private static final ImmutableSet<String> FLAGS =
            ImmutableSet.of("enabled", "gpgcheck", "repo_gpgcheck", "sslverify");
    private static final ProbeScript REPOSITORIES = new ProbeScript(
            ShellScript.beside(YumRepositoryType.class, "repositories.sh"), YumRepositoryType::threeSectionsEach);
    private static final ShellScript TRY =
            ShellFunctions.RPM.before(ShellFunctions.KEY.before(ShellScript.beside(YumRepositoryType.class, "try.sh")));
    private static final ShellScript RELEASE =
            ShellFunctions.RPM.before(ShellScript.beside(YumRepositoryType.class, "release.sh"));

    @Override
    public String name() {
        return "yumRepository";
    }

    @Override
    public Class<YumRepositorySpec> spec() {
        return YumRepositorySpec.class;
    }

    @Override
    public ImmutableSet<HostPath> files(YumRepositorySpec desired) {
        return ImmutableSet.of(ownFile(desired), keyFile(desired));
    }

    @Override
    public Probe<YumRepositoryState> probe(YumRepositorySpec desired, Facts facts) {
        return Probe.of(REPOSITORIES, ImmutableList.of(Bytes.utf8(desired.name())), YumRepositoryType::state);
    }

    private static ImmutableList<ImmutableList<Bytes>> threeSectionsEach(
            Bytes output, Bytes separator, ImmutableList<ImmutableList<Bytes>> questions) {
        ImmutableList<Bytes> sections = Sections.split(output, separator);
        if (sections.size() != SECTIONS * questions.size()) {
            throw new ProbeException(
                    "expected " + SECTIONS * questions.size() + " answers about repositories, got " + sections.size());
        }
        ImmutableList.Builder<ImmutableList<Bytes>> answers = ImmutableList.builder();
        for (int i = 0; i < sections.size(); i += SECTIONS) {
            answers.add(sections.subList(i, i + SECTIONS));
        }
        return answers.build();
    }

    private static YumRepositoryState state(ImmutableList<Bytes> answer) {
        String line = answer.get(2).toUtf8().strip();
        Matcher match = STATE.matcher(line);
        if (!match.matches()) {
            throw new ProbeException("the state of a repository was read as '" + line + "'");
        }
        return new YumRepositoryState(
                HostPath.parse(match.group(3)),
                answer.get(0),
                match.group(1).equals("yes") ? Optional.of(answer.get(1)) : Optional.empty(),
                match.group(2).equals("yes"));
    }

    @Override
    public ImmutableList<Change> diff(YumRepositorySpec desired, YumRepositoryState observed) {
        RepositoryFile file = RepositoryFile.of(observed.content());
        boolean isThere = file.has(desired.name());
        if (desired.absent()) {
            return removals(isThere, observed);
        }
        if (desired.release().isPresent()) {
            return isThere
                    ? ImmutableList.of()
                    : ImmutableList.of(
                            Change.create("release", desired.release().get()));
        }
        requireSource(desired, isThere);
        ImmutableList<Change> changes = differences(desired, observed, file);
        boolean mustRead = isUsed(wanted(desired, file).options(desired.name())) && !observed.hasMetadata();
        return changes.isEmpty() && mustRead ? ImmutableList.of(Change.of("lists", "missing", "read")) : changes;
    }

    private static ImmutableList<Change> removals(boolean isThere, YumRepositoryState observed) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        if (isThere) {
            changes.add(Change.of("state", "present", "absent"));
        }
        observed.key().ifPresent(found -> changes.add(Change.remove("gpgkey", shown(found))));
        return changes.build();
    }

    /** Whether it can be used is known only now: options alone are enough for a section that is there. */
    private static void requireSource(YumRepositorySpec desired, boolean isThere) {
        if (!isThere && Stream.of("baseurl", "mirrorlist", "metalink").noneMatch(options(desired)::containsKey)) {
            throw new ProbeException("no file in /etc/yum.repos.d has a section [" + desired.name()
                    + "]; a new one needs baseurl, mirrorlist or metalink");
        }
    }

    private static ImmutableList<Change> differences(
            YumRepositorySpec desired, YumRepositoryState observed, RepositoryFile file) {
        ImmutableMap<String, String> found = file.options(desired.name());
        Optional<Change> key = keyChange(desired, observed);
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        set(desired, file).forEach((option, value) -> {
            Optional<String> before = Optional.ofNullable(found.get(option));
            boolean isSaid = option.equals("gpgkey") && key.isPresent();
            if (!isSaid && !before.filter(old -> isSame(option, old, value)).isPresent()) {
                changes.add(before.map(old -> Change.of(attribute(option), old, value))
                        .orElseGet(() -> Change.create(attribute(option), value)));
            }
        });
        removed(desired).stream()
                .filter(found::containsKey)
                .forEach(option -> changes.add(Change.remove(option, found.getOrDefault(option, ""))));
        return changes.addAll(key.stream().iterator()).build();
    }

    /** The key itself; where it differs, that its option does too is not said again. */
    private static Optional<Change> keyChange(YumRepositorySpec desired, YumRepositoryState observed) {
        return desired.signingKey()
                .filter(key -> !holds(observed, key))
                .map(key -> observed.key()
                        .map(old -> Change.of("gpgkey", shown(old), shown(key)))
                        .orElseGet(() -> Change.create("gpgkey", shown(key))));
    }

    private static boolean isSame(String option, String old, String value) {
        if (LISTS.contains(option)) {
            return words(old).equals(words(value));
        }
        return FLAGS.contains(option) ? isTrue(old) == isTrue(value) && isFlag(old) : old.equals(value);
    }

    private static ImmutableList<String> words(String list) {
        return Stream.of(list.split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .collect(ImmutableList.toImmutableList());
    }

    private static boolean isFlag(String value) {
        return ImmutableSet.of("1", "0", "yes", "no", "true", "false", "on", "off")
                .contains(Ascii.toLowerCase(value));
    }

    private static boolean isTrue(String value) {
        return ImmutableSet.of("1", "yes", "true", "on").contains(Ascii.toLowerCase(value));
    }

    private static boolean isUsed(ImmutableMap<String, String> options) {
        return isTrue(options.getOrDefault("enabled", "1"));
    }

    private static String attribute(String option) {
        return switch (option) {
            case "name" -> "description";
            case "repo_gpgcheck" -> "repoGpgcheck";
            default -> option;
        };
    }

    /** The options that are named, as dnf.conf(5) calls them. */
    private static ImmutableMap<String, String> options(YumRepositorySpec desired) {
        ImmutableMap.Builder<String, String> options = ImmutableMap.builder();
        desired.description().ifPresent(value -> options.put("name", value));
        if (!desired.baseurl().isEmpty()) {
            options.put("baseurl", String.join(" ", desired.baseurl()));
        }
        desired.mirrorlist().ifPresent(value -> options.put("mirrorlist", value));
        desired.metalink().ifPresent(value -> options.put("metalink", value));
        desired.enabled().ifPresent(value -> options.put("enabled", flag(value)));
        desired.gpgcheck().ifPresent(value -> options.put("gpgcheck", flag(value)));
        desired.repoGpgcheck().ifPresent(value -> options.put("repo_gpgcheck", flag(value)));
        desired.keyOnHost().ifPresent(value -> options.put("gpgkey", value));
        desired.signingKey().ifPresent(key -> options.put("gpgkey", "file://" + keyFile(desired)));
        desired.priority().ifPresent(value -> options.put("priority", value.toString()));
        if (!desired.exclude().isEmpty()) {
            options.put("exclude", String.join(" ", desired.exclude()));
        }
        desired.sslverify().ifPresent(value -> options.put("sslverify", flag(value)));
        desired.proxy().ifPresent(value -> options.put("proxy", value));
        return options.putAll(desired.options()).buildOrThrow();
    }

    private static String flag(boolean value) {
        return value ? "1" : "0";
    }

    /** What the section shall have; dnf warns of one without a name. */
    private static ImmutableMap<String, String> set(YumRepositorySpec desired, RepositoryFile file) {
        ImmutableMap<String, String> options = options(desired);
        boolean nameless = !file.options(desired.name()).containsKey("name") && !options.containsKey("name");
        return nameless
                ? ImmutableMap.<String, String>builder()
                        .put("name", desired.name())
                        .putAll(options)
                        .buildOrThrow()
                : options;
    }

    /** Of the three kinds of source, those that the named one replaces. */
    private static ImmutableSet<String> removed(YumRepositorySpec desired) {
        ImmutableMap<String, String> options = options(desired);
        return SOURCES.stream().anyMatch(options::containsKey)
                ? SOURCES.stream()
                        .filter(source -> !options.containsKey(source))
                        .collect(ImmutableSet.toImmutableSet())
                : ImmutableSet.of();
    }

    private static RepositoryFile wanted(YumRepositorySpec desired, RepositoryFile file) {
        ImmutableMap<String, String> found = file.options(desired.name());
        ImmutableMap<String, String> different = set(desired, file).entrySet().stream()
                .filter(entry -> !Optional.ofNullable(found.get(entry.getKey()))
                        .filter(old -> isSame(entry.getKey(), old, entry.getValue()))
                        .isPresent())
                .collect(ImmutableMap.toImmutableMap(entry -> entry.getKey(), entry -> entry.getValue()));
        return file.with(desired.name(), different, removed(desired));
    }

    private static HostPath ownFile(YumRepositorySpec desired) {
        return HostPath.parse("/etc/yum.repos.d/" + desired.name() + ".repo");
    }

    private static HostPath keyFile(YumRepositorySpec desired) {
        return HostPath.parse("/etc/pki/rpm-gpg/drover-" + desired.name());
    }

    private static boolean holds(YumRepositoryState observed, SigningKey wanted) {
        Optional<OpenPgpKeyring> found = observed.key().flatMap(YumRepositoryType::keyring);
        return wanted instanceof SigningKey.Given given
                ? found.map(OpenPgpKeyring::binary)
                        .equals(Optional.of(given.keyring().binary()))
                : found.filter(keyring -> keyring.fingerprints()
                                .equals(ImmutableList.of(((SigningKey.Fetched) wanted).fingerprint())))
                        .isPresent();
    }

    private static Optional<OpenPgpKeyring> keyring(Bytes file) {
        try {
            return Optional.of(OpenPgpKeyring.parse(file));
        } catch (IllegalArgumentException notAKey) {
            return Optional.empty();
        }
    }

    private static String shown(Bytes key) {
        return keyring(key).map(SigningKey::shown).orElse("not a key");
    }

    private static String shown(SigningKey key) {
        return key instanceof SigningKey.Given given
                ? SigningKey.shown(given.keyring())
                : ((SigningKey.Fetched) key).fingerprint().hex();
    }

    @Override
    public ImmutableList<Action> apply(YumRepositorySpec desired, YumRepositoryState observed, Facts facts) {
        String name = desired.name();
        if (desired.absent()) {
            return removing(desired, observed);
        }
        if (desired.release().isPresent()) {
            String url = desired.release().get();
            return ImmutableList.of(
                    Action.of("install the rpm of repository " + name, RELEASE, LOCK_TIMEOUT_SECONDS, name, url));
        }
        RepositoryFile file = RepositoryFile.of(observed.content());
        RepositoryFile wanted = wanted(desired, file);
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        actions.add(trying(desired, wanted, tool(facts).orElseThrow()));
        desired.signingKey()
                .filter(key -> key instanceof SigningKey.Given && !holds(observed, key))
                .map(key -> ((SigningKey.Given) key).keyring().armored())
                .ifPresent(text -> actions.add(
                        FileReplacement.of(keyFile(desired), Content.text(text)).action()));
        if (!wanted.toBytes().equals(observed.content())) {
            actions.add(replacement(observed, file, wanted));
        }
        return actions.build();
    }

    private static Action replacement(YumRepositoryState observed, RepositoryFile file, RepositoryFile wanted) {
        FileReplacement replacement = FileReplacement.of(observed.path(), Content.of(wanted.toBytes()));
        boolean isNew = file.text().lines().isEmpty();
        return (isNew ? replacement : replacement.onlyIfStill(observed.content().sha256())).action();
    }

    /** A repository that dnf may skip is not skipped while it is tried. */
    private static Action trying(YumRepositorySpec desired, RepositoryFile wanted, String tool) {
        Optional<SigningKey> key = desired.signingKey();
        boolean reads = isUsed(wanted.options(desired.name()));
        Action action = Action.of(
                reads ? "read the metadata of repository " + desired.name() : "prepare repository " + desired.name(),
                TRY,
                LOCK_TIMEOUT_SECONDS,
                tool,
                desired.name(),
                wanted.with(desired.name(), ImmutableMap.of("skip_if_unavailable", "0"), ImmutableSet.of())
                        .section(desired.name()),
                reads ? "yes" : "no",
                key.map(YumRepositoryType::origin).orElse("none"),
                keyFile(desired).text(),
                key.filter(SigningKey.Fetched.class::isInstance)
                        .map(fetched ->
                                ((SigningKey.Fetched) fetched).fingerprint().hex())
                        .orElse(""));
        return key.filter(SigningKey.Given.class::isInstance)
                .map(given -> action.withInput(
                        Bytes.utf8(((SigningKey.Given) given).keyring().armored())))
                .orElse(action);
    }

    private static String origin(SigningKey key) {
        return key instanceof SigningKey.Fetched fetched ? fetched.url() : "input";
    }

    private static ImmutableList<Action> removing(YumRepositorySpec desired, YumRepositoryState observed) {
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        RepositoryFile file = RepositoryFile.of(observed.content());
        if (file.has(desired.name())) {
            RepositoryFile rest = file.without(desired.name());
            actions.add(rest.hasNoSection() ? PathActions.remove(observed.path()) : replacement(observed, file, rest));
        }
        if (observed.key().isPresent()) {
            actions.add(PathActions.remove(keyFile(desired)));
        }
        return actions.build();
    }

    private static Optional<String> tool(Facts facts) {
        return Stream.of("dnf", "yum").filter(facts.tools()::contains).findFirst();
    }

    @Override
    public ImmutableList<String> refusals(YumRepositorySpec desired, Facts facts) {
        String os = "os '" + facts.os().id() + "' (family '" + facts.os().family() + "')";
        if (!facts.os().family().equals("redhat")) {
            return ImmutableList.of(
                    os + " has no dnf and no yum of its own; only Enterprise Linux, Fedora and their kin do");
        }
        return tool(facts).isPresent()
                ? ImmutableList.of()
                : ImmutableList.of(os + " has neither dnf nor yum on its PATH");
    }

    @Override
    public ImmutableList<Disturbance<YumRepositorySpec>> disturbances(YumRepositorySpec desired, Facts facts) {
        HostPath file = ownFile(desired);
        if (desired.release().isPresent()) {
            return ImmutableList.of(Disturbance.doing("release", PathActions.remove(file)));
        }
        if (desired.absent()) {
            return ImmutableList.of(Disturbance.<YumRepositorySpec>doing(
                            "absent", writing(file, section(desired, ImmutableMap.of("baseurl", "file:///disturbed"))))
                    .shownAs("state"));
        }
        ImmutableMap<String, String> options = options(desired);
        ImmutableList.Builder<Disturbance<YumRepositorySpec>> all = ImmutableList.builder();
        options.forEach((option, value) -> {
            if (!option.equals("gpgkey")) {
                ImmutableMap<String, String> others = ImmutableMap.<String, String>builder()
                        .putAll(options)
                        .put(option, disturbed(option, value))
                        .buildKeepingLast();
                String attribute = desired.options().containsKey(option) ? "options" : attribute(option);
                all.add(Disturbance.<YumRepositorySpec>doing(attribute, writing(file, section(desired, others)))
                        .shownAs(attribute(option)));
            }
        });
        if (desired.signingKey().isPresent()) {
            Action spoil = writing(keyFile(desired), "no key");
            all.add(Disturbance.doing("gpgkey", spoil));
            desired.keyFingerprint()
                    .ifPresent(print -> all.add(Disturbance.<YumRepositorySpec>doing("keyFingerprint", spoil)
                            .shownAs("gpgkey")));
        }
        return all.build();
    }

    private static String disturbed(String option, String value) {
        if (FLAGS.contains(option)) {
            return flag(!isTrue(value));
        }
        return option.equals("priority") ? value.equals("98") ? "97" : "98" : value + "-disturbed";
    }

    private static String section(YumRepositorySpec desired, ImmutableMap<String, String> options) {
        ImmutableMap<String, String> named = options.containsKey("name")
                ? options
                : ImmutableMap.<String, String>builder()
                        .put("name", desired.name())
                        .putAll(options)
                        .buildOrThrow();
        return RepositoryFile.of(Bytes.empty())
                .with(desired.name(), named, ImmutableSet.of())
                .section(desired.name());
    }

    private static Action writing(HostPath path, String text) {
        return FileReplacement.of(path, Content.text(text)).action();
    }
}
