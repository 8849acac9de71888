package dev.drover.engine.resource.service;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
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
import java.util.regex.Pattern;

/** systemd. Reads the properties that {@code systemctl show} prints (systemd 204 and later). */
final class SystemdBackend implements ServiceBackend {
    private static final Pattern UNIT =
            Pattern.compile(".*\\.(service|socket|timer|path|mount|automount|swap|target|slice|scope|device)");
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

    /** For each question: the unit's block of properties, and what the script found about a SysV script, if there is one. */
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
        if (blocks.size() != questions.size()) {
            throw new ProbeException(
                    "systemctl show answered about " + blocks.size() + " units; expected " + questions.size());
        }
        ImmutableMap<Integer, String> scripts = scripts(sections.get(1).toUtf8());
        ImmutableList.Builder<ImmutableList<Bytes>> answers = ImmutableList.builder();
        for (int i = 0; i < blocks.size(); i++) {
            String script = scripts.getOrDefault(i + 1, "");
            answers.add(ImmutableList.of(Bytes.utf8(blocks.get(i)), Bytes.utf8(script)));
        }
        return answers.build();
    }

    private static ImmutableMap<Integer, String> scripts(String text) {
        ImmutableMap.Builder<Integer, String> byNumber = ImmutableMap.builder();
        for (String line : Splitter.on('\n').omitEmptyStrings().split(text)) {
            int blank = line.indexOf(' ');
            if (!line.matches("[0-9]{1,6} (enabled|disabled) ([0-9]+|-)")) {
                throw new ProbeException("the state of SysV scripts was read as '" + line + "'");
            }
            byNumber.put(Integer.valueOf(line.substring(0, blank)), line.substring(blank + 1));
        }
        return byNumber.buildOrThrow();
    }

    private static ServiceState state(ImmutableList<Bytes> answer) {
        ImmutableMap<String, String> properties = properties(answer.get(0).toUtf8());
        String load = property(properties, "LoadState");
        List<String> script = Splitter.on(' ').splitToList(answer.get(1).toUtf8());
        Activity activity = activity(property(properties, "ActiveState"), script.size() == 2 ? script.get(1) : "-");
        if (load.equals("not-found")) {
            return ServiceState.of(Kind.NO_UNIT, activity, Boot.MISSING);
        }
        Boot boot = boot(properties.getOrDefault("UnitFileState", ""));
        boolean bySysv = script.size() == 2 && !boot.isMasked();
        return ServiceState.of(
                Kind.UNIT, activity, bySysv ? script.get(0).equals("enabled") ? Boot.ENABLED : Boot.DISABLED : boot);
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
