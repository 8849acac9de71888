package dev.drover.engine.resource.sudorule;

import dev.drover.engine.resource.PathState;

/**
 * What is there of a rule.
 *
 * @param hasVisudo whether the host has the program that checks rules
 */
record SudoRuleState(PathState file, boolean hasVisudo) {}
