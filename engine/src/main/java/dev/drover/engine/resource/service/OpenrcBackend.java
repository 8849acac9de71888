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
import java.util.stream.Stream;

/** OpenRC. Reads the exit status of {@code rc-service NAME status} (0.45; see {@code openrc-run.sh} of OpenRC). */
final class OpenrcBackend implements ServiceBackend {
    private static final ProbeScript STATE = ProbeScript.inOrder(
            ShellFunctions.OPENRC.before(ShellScript.beside(OpenrcBackend.class, "openrc-state.sh")));
    private static final ShellScript ACT = ShellFunctions.NEAR_NAMES.before(ShellFunctions.SYSLOG.before(
            ShellFunctions.OPENRC.before(ShellScript.beside(OpenrcBackend.class, "openrc-act.sh"))));
    private static final String ANSWER = "answer ";

    @Override
    public Probe<ServiceState> probe(String service) {
        String name = InitScriptBackend.bare(service);
        return Probe.of(
                STATE,
                ImmutableList.of(Bytes.utf8(name)),
                answer -> state(name, answer.get(0).toUtf8()));
    }

    private static ServiceState state(String service, String answer) {
        List<String> lines = Splitter.on('\n').omitEmptyStrings().splitToList(answer);
        return lines.contains("script")
                ? ServiceState.of(
                        Kind.SCRIPT, activity(service, lines), lines.contains("boot") ? Boot.ENABLED : Boot.DISABLED)
                : ServiceState.of(Kind.NO_SCRIPT, Activity.STOPPED, Boot.MISSING);
    }

    private static Activity activity(String service, List<String> lines) {
        String answer = lines.stream()
                .filter(line -> line.startsWith(ANSWER))
                .map(line -> line.substring(ANSWER.length()))
                .findFirst()
                .orElseThrow(() -> new ProbeException("nothing was found out about /etc/init.d/" + service));
        return switch (answer) {
            case "0" -> Activity.RUNNING;
            case "3" -> Activity.STOPPED;
            // Stopping, starting, and waiting for something from outside.
            case "4", "8", "16" -> Activity.CHANGING;
            // Crashed, and crashed with its supervisor.
            case "32", "64", "dead", "lost" -> Activity.DEAD;
            // A script of LSB, which OpenRC runs as it is.
            case "1", "2" -> Activity.FAILED;
            default ->
                throw new ProbeException("'rc-service " + service + " status' ended with status " + answer
                        + ", which says neither running nor stopped");
        };
    }

    @Override
    public Action act(Verb verb, String service) {
        return Action.of(verb.word() + " " + service, ACT, verb.word(), InitScriptBackend.bare(service));
    }

    @Override
    public ImmutableList<String> refusals(ServiceSpec desired) {
        return Stream.of(
                        InitScriptBackend.nameRefusal(desired.name(), "OpenRC"),
                        Optional.of("OpenRC has no masks, so '" + desired.name()
                                        + "' cannot be masked; write: ensure stopped, disabled")
                                .filter(why -> desired.ensure().contains(ServiceGoal.MASKED)))
                .flatMap(Optional::stream)
                .collect(ImmutableList.toImmutableList());
    }
}
