package dev.drover.engine;

import dev.drover.engine.converge.RunOptions;
import dev.drover.engine.converge.Runner;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.report.RunReport;

/** The way in for Java callers: {@code Drover.with(inventory).apply(playbook)}. Immutable; safe for many threads. */
public final class Drover {
    private final Runner runner;

    private Drover(Runner runner) {
        this.runner = runner;
    }

    /** Works on the hosts of an inventory with the usual options. */
    public static Drover with(Inventory inventory) {
        return new Drover(Runner.on(inventory));
    }

    /** The same hosts with other options. */
    public Drover with(RunOptions options) {
        return new Drover(runner.with(options));
    }

    /**
     * Says what {@link #apply} would change; changes nothing.
     *
     * @throws dev.drover.engine.model.ProblemException if the playbook is wrong
     */
    public RunReport plan(Playbook playbook) {
        return runner.plan(playbook);
    }

    /**
     * Brings the hosts to the state that the playbook describes.
     *
     * @throws dev.drover.engine.model.ProblemException if the playbook is wrong; no host was changed
     */
    public RunReport apply(Playbook playbook) {
        return runner.apply(playbook);
    }
}
