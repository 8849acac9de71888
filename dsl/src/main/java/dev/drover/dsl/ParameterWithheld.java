package dev.drover.dsl;

/**
 * A recipe asked for a parameter that its caller gave wrongly. That was reported already, and is no mistake of the recipe: what
 * needs the parameter is passed over, and the rest is checked all the same. It passes through everything that handles failures
 * of scripts, so it is an {@link Error}.
 */
final class ParameterWithheld extends Error {
    ParameterWithheld(String parameter) {
        super("parameter '" + parameter + "' is not known", null, false, false);
    }
}
