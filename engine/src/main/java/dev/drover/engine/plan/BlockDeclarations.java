package dev.drover.engine.plan;

import dev.drover.engine.model.Block;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Rolling;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.State;
import dev.drover.engine.model.WrittenResource;

/** Collects what one block of a play declares, among what the whole play does. */
record BlockDeclarations(Declarations play, Block block) implements State {
    @Override
    public Handle declare(Record spec) {
        return declare(spec, Common.NONE);
    }

    @Override
    public Handle declare(Record spec, Common common) {
        return declare(spec, common, Source.ofCaller());
    }

    @Override
    public Handle declare(Record spec, Common common, Source source) {
        return play.declare(spec, common, source, block);
    }

    @Override
    public Handle declare(WrittenResource written) {
        return play.declare(written, block);
    }

    @Override
    public void keep(Rolling conditions) {
        play.keep(conditions);
    }

    @Override
    public State in(Block other) {
        throw new ProblemException(new Problem(
                Source.ofCaller(),
                "block-in-block",
                "'" + other + "' cannot stand in '" + block + "'; write it in the play itself"));
    }

    @Override
    public void problem(Problem problem) {
        play.problem(problem);
    }

    @Override
    public void incomplete() {
        play.incomplete();
    }

    @Override
    public Secrets secrets() {
        return play.secrets();
    }
}
