package dev.drover.engine.resource.marathonapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.resource.Change;
import java.util.Optional;

/** What Marathon says of an app. */
sealed interface AppState {
    /**
     * It is there.
     *
     * @param app the live definition, never changed
     * @param former the version that it shall be as, if one is said
     */
    record There(JsonNode app, Optional<FormerVersion> former) implements AppState {
        There(JsonNode app) {
            this(app, Optional.empty());
        }

        /** What it has otherwise than said. */
        ImmutableList<Change> differences(MarathonAppSpec desired) {
            return former.map(version -> version.differences(app))
                    .orElseGet(() -> Definition.of(desired).differences(app));
        }

        boolean isDeploying() {
            return !app.path("deployments").isEmpty();
        }

        /** The deployment under way, in words. */
        String deployment() {
            return "deployment " + app.path("deployments").path(0).path("id").asText("?") + " is under way, "
                    + app.path("tasksRunning").asInt() + " of "
                    + app.path("instances").asInt() + " tasks run";
        }
    }

    /** There is none of that id. */
    record NotThere() implements AppState {}

    /** Marathon does not answer, or knows no leader. */
    record NoMarathon(String why) implements AppState {}
}
