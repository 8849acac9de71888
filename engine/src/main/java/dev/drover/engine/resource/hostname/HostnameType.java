package dev.drover.engine.resource.hostname;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.PathState.Kind;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.ShellAssignment;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;

/** The host's own name. */
public final class HostnameType implements ResourceType<HostnameSpec, HostnameState> {
    private static final ProbeScript NAME = ProbeScript.inOrder(ShellScript.beside(HostnameType.class, "name.sh"));
    private static final ShellScript SET = ShellScript.beside(HostnameType.class, "set.sh");
    private static final ShellScript OVERWRITE = ShellScript.beside(HostnameType.class, "overwrite.sh");
    private static final HostPath USUAL = HostPath.parse("/etc/hostname");
    private static final HostPath SYSCONFIG = HostPath.parse("/etc/sysconfig/network");
    private static final ShellAssignment IN_SYSCONFIG = new ShellAssignment("HOSTNAME");

    @Override
    public String name() {
        return "hostname";
    }

    @Override
    public Class<HostnameSpec> spec() {
        return HostnameSpec.class;
    }

    @Override
    public ImmutableSet<Claim> claims(HostnameSpec desired) {
        return ImmutableSet.of(Claim.whole("the host name"));
    }

    @Override
    public Probe<HostnameState> probe(HostnameSpec desired, Facts facts) {
        HostPath file = file(facts);
        Probe<String> name = Probe.of(
                NAME,
                ImmutableList.of(Bytes.utf8(file.text())),
                answer -> answer.get(0).toUtf8());
        return Probe.both(name, PathProbe.content(file), (answer, there) -> {
            int end = answer.indexOf('\n');
            if (end < 0) {
                throw new ProbeException("the host does not tell its name");
            }
            return new HostnameState(
                    answer.substring(0, end), there, answer.substring(end + 1).equals("mounted"));
        });
    }

    private static HostPath file(Facts facts) {
        boolean old = facts.init() == Facts.Init.UPSTART || facts.init() == Facts.Init.SYSV;
        return old && facts.os().family().equals("redhat") ? SYSCONFIG : USUAL;
    }

    @Override
    public ImmutableList<Change> diff(HostnameSpec desired, HostnameState observed) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        if (!observed.live().equals(desired.name())) {
            changes.add(Change.of("live", observed.live(), desired.name()));
        }
        Optional<String> boot = boot(observed);
        if (!boot.equals(Optional.of(desired.name()))) {
            changes.add(new Change("boot", boot, Optional.of(desired.name()), false));
        }
        return changes.build();
    }

    private static Optional<String> boot(HostnameState observed) {
        Kind kind = observed.file().kindBehindLinks();
        if (kind != Kind.ABSENT && kind != Kind.FILE) {
            throw new ProbeException("'" + observed.file().path() + "' is a " + kind + " and holds no host name");
        }
        if (observed.file().path().equals(SYSCONFIG)) {
            return IN_SYSCONFIG.valueIn(observed.content());
        }
        return observed.content()
                .toUtf8()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst();
    }

    @Override
    public ImmutableList<Action> apply(HostnameSpec desired, HostnameState observed, Facts facts) {
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        // The file first: hostnamed takes the name of the file for the live one too.
        if (!boot(observed).equals(Optional.of(desired.name()))) {
            actions.add(write(desired, observed));
        }
        if (!observed.live().equals(desired.name())) {
            actions.add(live(desired.name()));
        }
        return actions.build();
    }

    private static Action live(String name) {
        return Action.of("set the host's name to " + name, SET, name);
    }

    private static Action write(HostnameSpec desired, HostnameState observed) {
        HostPath path = observed.file().path();
        Bytes content = path.equals(SYSCONFIG)
                ? IN_SYSCONFIG.set(desired.name(), observed.content())
                : Bytes.utf8(desired.name() + "\n");
        if (observed.mounted()) {
            return Action.of("write " + path + " in place", OVERWRITE, path.text())
                    .withInput(content);
        }
        FileReplacement replacement = FileReplacement.of(path, Content.of(content));
        return observed.file()
                .sha256()
                .map(replacement::onlyIfStill)
                .orElseGet(replacement::onlyIfAbsent)
                .action();
    }

    @Override
    public ImmutableList<Disturbance<HostnameSpec>> disturbances(HostnameSpec desired, Facts facts) {
        return ImmutableList.of(
                Disturbance.doing("live", live("disturbed")),
                Disturbance.doing(
                        "boot",
                        Action.of("write another name", OVERWRITE, file(facts).text())
                                .withInput(Bytes.utf8("disturbed\n"))));
    }
}
