package dev.drover.engine.model;

/**
 * A play asked for facts while it is evaluated beforehand, when no host is contacted yet. No mistake: what depends on the
 * facts is evaluated again once they are there. It passes through everything that handles failures of scripts, so it is an
 * {@link Error}; what has no result, such as a whole recipe, may be passed over instead.
 */
public final class FactsNotGathered extends Error {
    public FactsNotGathered(String host) {
        super("facts of host '" + host + "' are not gathered yet", null, false, false);
    }
}
