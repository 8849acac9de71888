package dev.drover.engine.resource.marathonapp;

import com.fasterxml.jackson.databind.JsonNode;

/** What Marathon says of an app. */
sealed interface AppState {
    /**
     * It is there.
     *
     * @param app the live definition, never changed
     */
    record There(JsonNode app) implements AppState {
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
