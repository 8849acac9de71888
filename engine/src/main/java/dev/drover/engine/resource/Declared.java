package dev.drover.engine.resource;

import com.google.common.collect.ImmutableSet;

/**
 * Places below the directory of a resource that other resources of the host decide. No playbook says them: whoever knows all
 * declarations tells them to the resource. All are from the directory, such as {@code conf/local.conf}.
 *
 * @param places what others have there, or edit
 * @param gone what shall not be there, with all below it
 * @param perhapsGone the same, where that depends on a guard or on what happens in a run
 */
public record Declared(ImmutableSet<String> places, ImmutableSet<String> gone, ImmutableSet<String> perhapsGone) {
    public static final Declared NOTHING = new Declared(ImmutableSet.of(), ImmutableSet.of(), ImmutableSet.of());
}
