package dev.drover.engine.resource.systemdunit;

import dev.drover.engine.resource.PathState;

/**
 * A unit as found.
 *
 * @param file the unit file, or the drop-in
 */
record SystemdUnitState(PathState file, Loaded loaded) {
    /**
     * What systemd has of the unit, or of the instances of a template.
     *
     * @param state such as {@code loaded}, {@code not-found}, {@code bad-setting}; empty: a template
     * @param needsReload whether its files were changed since systemd read them
     */
    record Loaded(String state, boolean needsReload) {
        boolean isBad() {
            return state.equals("bad-setting") || state.equals("error");
        }

        boolean isNotFound() {
            return state.equals("not-found");
        }
    }
}
