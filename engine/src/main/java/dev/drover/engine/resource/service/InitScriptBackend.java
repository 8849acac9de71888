package dev.drover.engine.resource.service;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.resource.service.ServiceState.Activity;
import dev.drover.engine.resource.service.ServiceState.Boot;
import dev.drover.engine.resource.service.ServiceState.Kind;
import dev.drover.engine.transport.ShellScript;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Upstart and SysV init. Under Upstart a service is a job, or a SysV script where there is no job. Reads what
 * {@code initctl list} prints (Upstart 1.12.1), and the exit status of a script's status command (LSB).
 */
final class InitScriptBackend implements ServiceBackend {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*");
    private static final ProbeScript STATE =
            ProbeScript.inOrder(ShellScript.beside(InitScriptBackend.class, "initscript-state.sh"));
    private static final ShellScript ACT = ShellFunctions.NEAR_NAMES.before(
            ShellFunctions.SYSLOG.before(ShellScript.beside(InitScriptBackend.class, "initscript-act.sh")));

    private final Kind missing;

    /**
     * For one init system.
     *
     * @param missing what a service is that has neither job nor script
     */
    InitScriptBackend(Kind missing) {
        this.missing = missing;
    }

    @Override
    public Probe<ServiceState> probe(String service) {
        return Probe.of(
                STATE,
                ImmutableList.of(Bytes.utf8(bare(service))),
                answer -> state(service, answer.get(0).toUtf8()));
    }

    /** The name of the script of a service that is named as systemd has it. */
    static String bare(String service) {
        return service.endsWith(".service") ? service.substring(0, service.length() - ".service".length()) : service;
    }

    private ServiceState state(String service, String answer) {
        List<String> lines = Splitter.on('\n').omitEmptyStrings().splitToList(answer);
        if (lines.contains("job")) {
            return ServiceState.of(Kind.JOB, jobActivity(lines), jobBoot(lines));
        }
        if (lines.contains("script")) {
            return ServiceState.of(
                    Kind.SCRIPT, scriptActivity(service, lines), lines.contains("boot") ? Boot.ENABLED : Boot.DISABLED);
        }
        return ServiceState.of(
                missing, Activity.STOPPED, lines.contains("override manual") ? Boot.DISABLED : Boot.MISSING);
    }

    /** A job has one status, or one for each instance; a job whose file Upstart cannot read has none. */
    private static Activity jobActivity(List<String> lines) {
        Activity activity = Activity.STOPPED;
        for (String line : lines) {
            if (line.startsWith("status ")) {
                String status = line.substring("status ".length()).replaceFirst("^\\(.*\\) ", "");
                if (status.startsWith("start/running")) {
                    return Activity.RUNNING;
                }
                if (!status.startsWith("stop/waiting")) {
                    activity = Activity.CHANGING;
                }
            }
        }
        return activity;
    }

    /** The word {@code manual} forgets every {@code start on} before it; see init(5). */
    private static Boot jobBoot(List<String> lines) {
        int manual = lines.lastIndexOf("stanza manual");
        int start = lines.lastIndexOf("stanza start");
        return start > manual ? Boot.ENABLED : Boot.DISABLED;
    }

    private static Activity scriptActivity(String service, List<String> lines) {
        String answer = lines.stream()
                .filter(line -> line.startsWith("answer "))
                .map(line -> line.substring("answer ".length()))
                .findFirst()
                .orElseThrow(() -> new ProbeException("nothing was found out about /etc/init.d/" + service));
        return switch (answer) {
            case "0" -> Activity.RUNNING;
            case "3" -> Activity.STOPPED;
            case "1", "2" -> Activity.FAILED;
            default ->
                throw new ProbeException("'/etc/init.d/" + service + " status' ended with status " + answer
                        + ", which says neither running nor stopped");
        };
    }

    @Override
    public Action act(Verb verb, String service) {
        return Action.of(verb.word() + " " + service, ACT, verb.word(), bare(service));
    }

    @Override
    public ImmutableList<String> refusals(ServiceSpec desired) {
        return nameRefusal(desired.name(), missing == Kind.NO_JOB ? "Upstart" : "SysV init").stream()
                .collect(ImmutableList.toImmutableList());
    }

    /** What is wrong with the name of an init script. */
    static Optional<String> nameRefusal(String service, String system) {
        return NAME.matcher(service).matches()
                ? Optional.empty()
                : Optional.of("'" + service + "' is not a valid service name under " + system
                        + ": letters, digits and _ . + - are allowed");
    }
}
