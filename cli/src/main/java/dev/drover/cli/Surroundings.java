package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.transport.ssh.KeptConnections;

/** The program that a command runs in: one of its own, or a keeper, where other commands come after it. */
interface Surroundings {
    /**
     * Takes Ctrl-C over: each time the next thing is done, and the last one again and again.
     *
     * @return gives it back
     */
    Runnable onInterrupt(ImmutableList<Runnable> things);

    /** Ends the program at once, whatever it is at. */
    void leave(int status);

    /** Connections of earlier commands. */
    KeptConnections connections();

    /** Hears why a command did not come to its end. */
    void failed(Exception why);

    /** A program of the command's own. */
    static Surroundings own() {
        return new Surroundings() {
            @Override
            public Runnable onInterrupt(ImmutableList<Runnable> things) {
                return InterruptKey.taken(InOrder.of(things))::giveBack;
            }

            @Override
            public void leave(int status) {
                Runtime.getRuntime().halt(status);
            }

            @Override
            public KeptConnections connections() {
                return KeptConnections.none();
            }

            @Override
            public void failed(Exception why) {
                // It ends with its command, whatever that has left open.
            }
        };
    }
}
