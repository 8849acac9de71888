package dev.drover.engine.resource.service;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.Sections;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.resource.service.ServiceState.Activity;
import dev.drover.engine.resource.service.ServiceState.Boot;
import dev.drover.engine.resource.service.ServiceState.Kind;
import dev.drover.engine.transport.ShellScript;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * systemd. Reads the properties that {@code systemctl show} prints (systemd 204 and later). Of the state of a unit file these
 * say what systemd read when it last looked; what holds at the next boot is asked by {@code systemctl is-enabled}, which reads
 * the disk.
 */
final class SystemdBackend implements ServiceBackend {
    private static final Pattern UNIT =
            Pattern.compile(".*\\.(service|socket|timer|path|mount|automount|swap|target|slice|scope|device)");
    private static final Pattern ON_DISK = Pattern.compile("([a-z-]+) ([0-9]+|-)");
    private static final ProbeScript STATE = new ProbeScript(
            ShellScript.beside(SystemdBackend.class, "systemd-state.sh"), SystemdBackend::blockOfEachUnit);
    private static final ShellScript ACT =
            ShellFunctions.NEAR_NAMES.before(ShellScript.beside(SystemdBackend.class, "systemd-act.sh"));

    @Override
    public Probe<ServiceState> probe(String service) {
        return Probe.of(STATE, ImmutableList.of(Bytes.utf8(unit(service))), SystemdBackend::state);
    }

    /** systemctl itself takes a name without a known ending for a service. */
    private static String unit(String service) {
        return UNIT.matcher(service).matches() ? service : service + ".service";
    }

    /** For each question: the unit's block of properties, and the line about what is on disk. */
    private static ImmutableList<ImmutableList<Bytes>> blockOfEachUnit(
            Bytes output, Bytes separator, ImmutableList<ImmutableList<Bytes>> questions) {
        ImmutableList<Bytes> sections = Sections.split(output, separator);
        if (sections.size() != 2) {
            throw new ProbeException("systemctl show did not finish its answer");
        }
        List<String> blocks = Splitter.on("\n\n")
                .omitEmptyStrings()
                .trimResults()
                .splitToList(sections.get(0).toUtf8());
        List<String> lines =
                Splitter.on('\n').omitEmptyStrings().splitToList(sections.get(1).toUtf8());
        if (blocks.size() != questions.size() || lines.size() != questions.size()) {
            throw new ProbeException("systemctl answered about " + blocks.size() + " units and " + lines.size()
                    + " unit files; expected " + questions.size());
        }
        return Streams.zip(
                        blocks.stream(),
                        lines.stream(),
                        (block, line) -> ImmutableList.of(Bytes.utf8(block), Bytes.utf8(line)))
                .collect(ImmutableList.toImmutableList());
    }

    private static ServiceState state(ImmutableList<Bytes> answer) {
        ImmutableMap<String, String> properties = properties(answer.get(0).toUtf8());
        Matcher onDisk = ON_DISK.matcher(answer.get(1).toUtf8());
        if (!onDisk.matches()) {
            throw new ProbeException(
                    "the state of a unit file was read as '" + answer.get(1).toUtf8() + "'");
        }
        Boot boot = boot(onDisk.group(1));
        Activity activity = activity(property(properties, "ActiveState"), onDisk.group(2));
        return property(properties, "LoadState").equals("not-found")
                ? ServiceState.of(Kind.NO_UNIT, activity, boot.isMasked() ? boot : Boot.MISSING)
                : ServiceState.of(Kind.UNIT, activity, boot);
    }

    private static ImmutableMap<String, String> properties(String block) {
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        for (String line : Splitter.on('\n').omitEmptyStrings().split(block)) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new ProbeException("systemctl show printed '" + line + "'; expected NAME=VALUE");
            }
            properties.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return properties.buildKeepingLast();
    }

    private static String property(ImmutableMap<String, String> properties, String name) {
        String value = properties.get(name);
        if (value == null) {
            throw new ProbeException("systemctl show printed no " + name);
        }
        return value;
    }

    /** See systemd's unit states; a script answers 1, 2 or 3 (LSB) when its daemon does not run. */
    private static Activity activity(String active, String script) {
        return switch (active) {
            case "active", "reloading", "refreshing" -> script.matches("[123]") ? Activity.DEAD : Activity.RUNNING;
            case "inactive", "maintenance" -> Activity.STOPPED;
            case "failed" -> Activity.FAILED;
            case "activating", "deactivating" -> Activity.CHANGING;
            default -> throw new ProbeException("systemctl show printed the unknown ActiveState '" + active + "'");
        };
    }

    /** See {@code is-enabled} in systemctl(1). What holds only until the next boot counts as disabled. */
    private static Boot boot(String unitFile) {
        return switch (unitFile) {
            case "enabled", "alias" -> Boot.ENABLED;
            case "masked" -> Boot.MASKED;
            case "masked-runtime" -> Boot.MASKED_UNTIL_BOOT;
            case "not-found" -> Boot.MISSING;
            case "enabled-runtime", "linked", "linked-runtime", "disabled", "indirect", "bad", "invalid" ->
                Boot.DISABLED;
            default -> Boot.STATIC;
        };
    }

    @Override
    public Action act(Verb verb, String service) {
        return Action.of(verb.word() + " " + unit(service), ACT, verb.word(), unit(service));
    }

    @Override
    public ImmutableList<String> refusals(ServiceSpec desired) {
        return ImmutableList.of();
    }
}
