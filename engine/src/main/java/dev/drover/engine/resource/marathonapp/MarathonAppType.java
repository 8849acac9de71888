package dev.drover.engine.resource.marathonapp;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;

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
        return Probe.of(marathon.read(), marathon::state);
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
        return Definition.of(desired).creation();
    }

    private static ImmutableList<Change> differences(MarathonAppSpec desired, AppState.There there) {
        ImmutableList<Change> differences = Definition.of(desired).differences(there.app());
        return differences.isEmpty() && there.isDeploying()
                ? ImmutableList.of(Change.of("deployment", there.deployment(), "done"))
                : differences;
    }

    @Override
    public ImmutableList<Action> apply(MarathonAppSpec desired, AppState observed, Facts facts) {
        String says = (desired.absent() ? "delete " : "deploy ") + desired.id();
        return ImmutableList.of(
                Action.of(says, Deployment.of(desired).from(observed)).withTimeout(desired.limit()));
    }

    @Override
    public ImmutableSet<Need> lacks(MarathonAppSpec desired, AppState observed) {
        return observed instanceof AppState.NoMarathon
                ? ImmutableSet.of(Need.deciding("marathon", desired.where().origin()))
                : ImmutableSet.of();
    }
}
