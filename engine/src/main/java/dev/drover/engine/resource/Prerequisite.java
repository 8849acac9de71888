package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.ShellScript;

/** What must be on a host before a resource can be made as described. */
public final class Prerequisite {
    private static final ProbeScript PROGRAMS =
            ProbeScript.inOrder(ShellScript.beside(Prerequisite.class, "programs.sh"));
    private static final ShellScript REFUSE = ShellScript.beside(Prerequisite.class, "refuse.sh");

    private Prerequisite() {}

    /** Whether the host has a program. */
    public static Probe<Boolean> program(String name) {
        return Probe.of(
                PROGRAMS,
                ImmutableList.of(Bytes.utf8(name)),
                answer -> answer.get(0).toUtf8().equals("yes"));
    }

    /**
     * What is left to do about a difference when something is missing that a plan could only hope for: fails, changing
     * nothing.
     */
    public static Action missing(String why) {
        return Action.of("look for what is needed", REFUSE, why);
    }
}
