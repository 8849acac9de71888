package dev.drover.engine.resource.marathonapp;

import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.Block;
import java.util.Optional;

/** How tasks are replaced. */
public record UpgradeStrategy(
        @Doc(value = "What part of the instances stays healthy, from 0 to 1.", example = "0.5")
        Optional<Double> minimumHealthCapacity,

        @Doc(value = "What part of the instances may run beyond their number, from 0 to 1.", example = "0.2")
        Optional<Double> maximumOverCapacity)
        implements Block {
    /** Checks the ranges. */
    public UpgradeStrategy {
        check("minimumHealthCapacity", minimumHealthCapacity);
        check("maximumOverCapacity", maximumOverCapacity);
    }

    private static void check(String attribute, Optional<Double> part) {
        if (part.filter(given -> !(given >= 0 && given <= 1)).isPresent()) {
            throw new IllegalArgumentException(attribute + " must be from 0 to 1, got " + part.get());
        }
    }

    Json json() {
        return Json.empty()
                .with("minimumHealthCapacity", minimumHealthCapacity)
                .with("maximumOverCapacity", maximumOverCapacity);
    }
}
