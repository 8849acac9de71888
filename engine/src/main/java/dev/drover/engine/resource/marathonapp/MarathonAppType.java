package dev.drover.engine.resource.marathonapp;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;
import java.util.Optional;

/** Apps of Marathon. */
public final class MarathonAppType implements ResourceType<MarathonAppSpec, AppState> {
    private static final String APP = "app";

    @Override
    public String name() {
        return "marathonApp";
    }

    @Override
    public Class<MarathonAppSpec> spec() {
        return MarathonAppSpec.class;
    }

    @Override
    public Probe<AppState> probe(MarathonAppSpec desired, Facts facts) {
        Marathon marathon = new Marathon(desired);
        return desired.version()
                .map(version -> new Probe<>(
                        ImmutableList.of(),
                        ImmutableList.of(marathon.read(), marathon.read(version), marathon.readVersions()),
                        (answers, outcomes) -> marathon.state(outcomes.get(0), outcomes.get(1), outcomes.get(2))))
                .orElseGet(() -> Probe.of(marathon.read(), marathon::state));
    }

    @Override
    public ImmutableList<Change> diff(MarathonAppSpec desired, AppState observed) {
        if (observed instanceof AppState.There there) {
            return desired.absent()
                    ? ImmutableList.of(Change.remove(APP, desired.id().text()))
                    : differences(desired, there);
        }
        if (desired.absent()) {
            return observed instanceof AppState.NoMarathon none
                    ? ImmutableList.of(Change.remove(APP, "not known: " + none.why()))
                    : ImmutableList.of();
        }
        return desired.version()
                .map(version -> ImmutableList.of(Change.create("version", version.text())))
                .orElseGet(() -> Definition.of(desired).creation());
    }

    private static ImmutableList<Change> differences(MarathonAppSpec desired, AppState.There there) {
        ImmutableList<Change> differences = there.differences(desired);
        return differences.isEmpty() && there.isDeploying()
                ? ImmutableList.of(Change.of("deployment", there.deployment(), "done"))
                : differences;
    }

    @Override
    public ImmutableList<Action> apply(MarathonAppSpec desired, AppState observed, Facts facts) {
        String says = desired.version()
                .map(version -> "roll " + desired.id() + " back to " + version)
                .orElse((desired.absent() ? "delete " : "deploy ") + desired.id());
        return ImmutableList.of(
                Action.of(says, Deployment.of(desired).from(observed)).withTimeout(desired.limit()));
    }

    @Override
    public ImmutableSet<Need> lacks(MarathonAppSpec desired, AppState observed) {
        return observed instanceof AppState.NoMarathon
                ? ImmutableSet.of(Need.serving("marathon", desired.where().origin()))
                : ImmutableSet.of();
    }

    @Override
    public ImmutableList<Disturbance<MarathonAppSpec>> disturbances(MarathonAppSpec desired, Facts facts) {
        if (desired.absent()) {
            return ImmutableList.of(
                    Disturbance.instead("absent", another(desired, "sleep 1")).shownAs(APP));
        }
        if (desired.version().isPresent()) {
            // What else the version says is not known here; of an app with args nothing else could be put.
            return ImmutableList.of(Disturbance.instead("version", another(desired, "sleep 4711"))
                    .shownAs("cmd"));
        }
        ImmutableList.Builder<Disturbance<MarathonAppSpec>> all = ImmutableList.builder();
        String[] said = Definition.of(desired).attributes().keySet().toArray(new String[0]);
        for (String attribute : said) {
            all.add(Disturbance.changing(desired, attribute, Optional.of(otherwise(desired, attribute))));
        }
        all.add(Disturbance.instead(Disturbance.EXISTENCE, gone(desired)).shownAs(said));
        return all.build();
    }

    private static MarathonAppSpec another(MarathonAppSpec desired, String cmd) {
        MarathonAppDraft other =
                MarathonAppSpec.at(desired.id().text()).cmd(cmd).timeout(desired.limit());
        desired.server().ifPresent(server -> other.server(server.text()));
        desired.login().ifPresent(login -> other.login(login, desired.password().orElseThrow()));
        return other.spec();
    }

    private static MarathonAppSpec gone(MarathonAppSpec desired) {
        MarathonAppDraft gone = MarathonAppSpec.at(desired.id().text()).absent();
        desired.server().ifPresent(server -> gone.server(server.text()));
        desired.login().ifPresent(login -> gone.login(login, desired.password().orElseThrow()));
        return gone.spec();
    }

    /** Another value of an attribute. */
    private static Object otherwise(MarathonAppSpec desired, String attribute) {
        return switch (attribute) {
            case "cmd" -> desired.cmd().orElseThrow() + " # disturbed";
            case "args" -> ImmutableList.of("sleep", "4711");
            case "cpus" -> desired.cpus().orElseThrow() + 1;
            case "mem" -> desired.mem().orElseThrow() + 1;
            case "disk" -> desired.disk().orElseThrow() + 1;
            case "gpus" -> desired.gpus().orElseThrow() + 1;
            case "instances" -> desired.instances().orElseThrow() + 1;
            case "ports" -> ImmutableList.of(4711, 4712, 4713);
            case "env", "labels" -> ImmutableMap.of("DISTURBED", "yes");
            case "constraints" -> ImmutableList.of(ImmutableList.of("disturbed", "UNIQUE"));
            case "healthChecks" -> ImmutableList.of(HealthCheck.http("/disturbed"));
            case "container" -> AppContainer.docker("disturbed");
            case "uris" -> ImmutableList.of("http://disturbed.invalid/a");
            case "fetch" ->
                ImmutableList.of(
                        new Fetch("http://disturbed.invalid/a", Optional.empty(), Optional.empty(), Optional.empty()));
            case "user" -> "disturbed";
            case "upgradeStrategy" -> new UpgradeStrategy(Optional.of(0.25), Optional.of(0.25));
            case "acceptedResourceRoles" -> ImmutableSet.of("disturbed");
            default -> throw new IllegalStateException("no other value of " + attribute);
        };
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("server", "login", "password", "force", "timeout");
    }
}
