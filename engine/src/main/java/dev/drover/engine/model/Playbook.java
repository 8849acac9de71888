package dev.drover.engine.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.function.Function;

/**
 * Plays that run one after another.
 *
 * @param variables given by the playbook itself; stronger than the inventory's
 */
public record Playbook(
        String name, ImmutableList<Play> plays, ImmutableMap<String, Variable> variables, Source source) {
    /** Starts a playbook in Java. */
    public static Playbook named(String name) {
        return new Playbook(name, ImmutableList.of(), ImmutableMap.of(), Source.ofCaller());
    }

    /** This playbook with one more play at its end. */
    public Playbook play(String playName, Function<Play.Builder, Play.Described> play) {
        Play added = play.apply(Play.on("all")).named(playName, Source.ofCaller());
        return new Playbook(
                name, ImmutableList.<Play>builder().addAll(plays).add(added).build(), variables, source);
    }
}
