package dev.drover.engine.resource.aptrepository;

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
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.Sections;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.resource.SigningKey;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;

/** Package repositories of apt. */
public final class AptRepositoryType implements ResourceType<AptRepositorySpec, AptRepositoryState> {
    private static final String LOCK_TIMEOUT_SECONDS = "600";
    private static final int SECTIONS = 3;
    private static final ProbeScript STATE = new ProbeScript(
            ShellScript.beside(AptRepositoryType.class, "state.sh"), AptRepositoryType::threeSectionsEach);
    private static final ShellScript PUT =
            ShellFunctions.APT.before(ShellFunctions.KEY.before(ShellScript.beside(AptRepositoryType.class, "put.sh")));
    private static final ShellScript REMOVE = ShellScript.beside(AptRepositoryType.class, "remove.sh");

    @Override
    public String name() {
        return "aptRepository";
    }

    @Override
    public Class<AptRepositorySpec> spec() {
        return AptRepositorySpec.class;
    }

    @Override
    public ImmutableSet<HostPath> files(AptRepositorySpec desired) {
        return AptLayout.files(desired.name());
    }

    @Override
    public Probe<AptRepositoryState> probe(AptRepositorySpec desired, Facts facts) {
        AptLayout layout = AptLayout.on(facts);
        ImmutableList<Bytes> paths = ImmutableList.of(
                Bytes.utf8(AptLayout.source(desired.name())),
                Bytes.utf8(layout.keyring(desired.name())),
                Bytes.utf8(desired.absent() ? "" : AptLayout.lists(desired)));
        return Probe.of(STATE, paths, answer -> state(layout, answer));
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

    private static AptRepositoryState state(AptLayout layout, ImmutableList<Bytes> answer) {
        String there = answer.get(2).toUtf8().strip();
        if (!there.matches("(yes|no) (yes|no) (yes|no)")) {
            throw new ProbeException("the state of a repository was read as '" + there + "'");
        }
        return new AptRepositoryState(
                layout,
                there.startsWith("yes") ? Optional.of(answer.get(0)) : Optional.empty(),
                there.contains(" yes ") ? Optional.of(answer.get(1)) : Optional.empty(),
                there.endsWith("yes"));
    }

    @Override
    public ImmutableList<Change> diff(AptRepositorySpec desired, AptRepositoryState observed) {
        return desired.absent() ? removals(observed) : differences(desired, observed);
    }

    private static ImmutableList<Change> removals(AptRepositoryState observed) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        observed.source().ifPresent(found -> changes.add(Change.remove("source", text(found))));
        observed.keyring().ifPresent(found -> changes.add(Change.remove("key", shown(found))));
        return changes.build();
    }

    private static ImmutableList<Change> differences(AptRepositorySpec desired, AptRepositoryState observed) {
        ImmutableList.Builder<Change> builder = ImmutableList.builder();
        String line = line(desired, observed.layout());
        if (!observed.source().equals(Optional.of(Bytes.utf8(line + "\n")))) {
            builder.add(change("source", observed.source().map(AptRepositoryType::text), line));
        }
        desired.signingKey()
                .filter(key -> !holds(observed, key))
                .ifPresent(key ->
                        builder.add(change("key", observed.keyring().map(AptRepositoryType::shown), shown(key))));
        ImmutableList<Change> changes = builder.build();
        return changes.isEmpty() && !observed.hasLists()
                ? ImmutableList.of(Change.of("lists", "missing", "read"))
                : changes;
    }

    private static String line(AptRepositorySpec desired, AptLayout layout) {
        return layout.line(desired, layout.keyring(desired.name()));
    }

    private static Change change(String attribute, Optional<String> from, String to) {
        return from.map(found -> Change.of(attribute, found, to)).orElseGet(() -> Change.create(attribute, to));
    }

    private static boolean holds(AptRepositoryState observed, SigningKey wanted) {
        if (wanted instanceof SigningKey.Given given) {
            return observed.keyring().equals(Optional.of(given.keyring().binary()));
        }
        SigningKey.Fetched fetched = (SigningKey.Fetched) wanted;
        return observed.keyring()
                .flatMap(AptRepositoryType::keyring)
                .filter(found -> found.fingerprints().equals(ImmutableList.of(fetched.fingerprint())))
                .isPresent();
    }

    private static Optional<OpenPgpKeyring> keyring(Bytes file) {
        try {
            return Optional.of(OpenPgpKeyring.parse(file));
        } catch (IllegalArgumentException notAKey) {
            return Optional.empty();
        }
    }

    private static String text(Bytes source) {
        return source.toUtf8().strip();
    }

    /** Two files with the same fingerprint may differ in signatures and dates. */
    private static String shown(Bytes keyring) {
        return keyring(keyring).map(AptRepositoryType::shown).orElse("not a key");
    }

    private static String shown(SigningKey key) {
        return key instanceof SigningKey.Given given
                ? shown(given.keyring())
                : ((SigningKey.Fetched) key).fingerprint().hex();
    }

    private static String shown(OpenPgpKeyring keyring) {
        return SigningKey.shown(keyring) + " (" + keyring.binary().sha256().substring(0, 8) + ")";
    }

    @Override
    public ImmutableList<Action> apply(AptRepositorySpec desired, AptRepositoryState observed, Facts facts) {
        String name = desired.name();
        AptLayout layout = observed.layout();
        if (desired.absent()) {
            return ImmutableList.of(
                    Action.of("remove repository " + name, REMOVE, AptLayout.source(name), layout.keyring(name)));
        }
        Optional<SigningKey> key = desired.signingKey();
        Action put = Action.of(
                "read and put in place repository " + name,
                PUT,
                LOCK_TIMEOUT_SECONDS,
                name,
                AptLayout.source(name),
                line(desired, layout),
                layout.line(desired, layout.trialKeyring(name)),
                key.map(AptRepositoryType::origin).orElse("none"),
                layout.keyring(name),
                layout.trialKeyring(name),
                key.map(AptRepositoryType::fingerprint).orElse(""));
        return ImmutableList.of(key.filter(SigningKey.Given.class::isInstance)
                .map(SigningKey.Given.class::cast)
                .map(given -> put.withInput(given.keyring().binary()))
                .orElse(put));
    }

    private static String origin(SigningKey key) {
        return key instanceof SigningKey.Fetched fetched ? fetched.url() : "input";
    }

    private static String fingerprint(SigningKey key) {
        return key instanceof SigningKey.Fetched fetched ? fetched.fingerprint().hex() : "";
    }

    @Override
    public ImmutableList<String> refusals(AptRepositorySpec desired, Facts facts) {
        return facts.os().family().equals("debian")
                ? ImmutableList.of()
                : ImmutableList.of("os '" + facts.os().id() + "' (family '"
                        + facts.os().family() + "') has no apt; only Debian, Ubuntu and their kin do");
    }

    @Override
    public ImmutableList<Disturbance<AptRepositorySpec>> disturbances(AptRepositorySpec desired, Facts facts) {
        HostPath source = HostPath.parse(AptLayout.source(desired.name()));
        if (desired.absent()) {
            return ImmutableList.of(Disturbance.<AptRepositorySpec>doing("absent", writing(source, "# disturbed"))
                    .shownAs("source"));
        }
        AptLayout layout = AptLayout.on(facts);
        ImmutableList.Builder<Disturbance<AptRepositorySpec>> all = ImmutableList.builder();
        others(desired)
                .forEach((attribute, other) -> all.add(Disturbance.<AptRepositorySpec>doing(
                                attribute, writing(source, layout.line(other, layout.keyring(desired.name()))))
                        .shownAs("source")));
        if (desired.key().isPresent()) {
            Action spoil = writing(HostPath.parse(layout.keyring(desired.name())), "no key");
            all.add(Disturbance.doing("key", spoil));
            desired.keyFingerprint()
                    .ifPresent(print -> all.add(Disturbance.<AptRepositorySpec>doing("keyFingerprint", spoil)
                            .shownAs("key")));
        }
        return all.build();
    }

    private static Action writing(HostPath path, String line) {
        return FileReplacement.of(path, Content.text(line + "\n")).action();
    }

    /** The same repository with another value of each attribute that is in its line. */
    private static ImmutableMap<String, AptRepositorySpec> others(AptRepositorySpec desired) {
        ImmutableMap.Builder<String, AptRepositorySpec> others = ImmutableMap.builder();
        others.put(
                "uri",
                Disturbance.with(desired, "uri", Optional.of(desired.uri().orElseThrow() + "-disturbed")));
        String suite = desired.suite().orElseThrow();
        others.put("suite", Disturbance.with(desired, "suite", Optional.of("disturbed-" + suite)));
        if (!desired.components().isEmpty()) {
            others.put("components", Disturbance.with(desired, "components", ImmutableList.of("disturbed")));
        }
        if (!desired.architectures().isEmpty()) {
            others.put("architectures", Disturbance.with(desired, "architectures", ImmutableList.of("disturbed")));
        }
        return others.buildOrThrow();
    }
}
