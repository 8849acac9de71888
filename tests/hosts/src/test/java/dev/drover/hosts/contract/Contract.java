package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;

/**
 * One thing that a resource type is asked to keep on a host.
 *
 * @param name says which case of the type it is
 * @param given shell programs that prepare the host, run by root
 * @param declaration what stands in the play, in Groovy; its last resource is the one that is looked at
 * @param observed what an independent look at the host must give when it is in sync, by what is looked at
 * @param holdsAtOnce whether there is nothing to change, as with what only waits or checks
 * @param failure what an apply must fail with, if it must
 * @param notSeen the attributes that are not observed or not disturbed here, with the reason
 */
record Contract(
        String name,
        ImmutableList<String> given,
        String declaration,
        ImmutableMap<String, Look> observed,
        boolean holdsAtOnce,
        Optional<String> failure,
        ImmutableMap<String, String> notSeen) {
    /**
     * An independent look.
     *
     * @param program for the host's shell, run by root
     * @param answer what it must print
     */
    record Look(String program, String answer) {}

    static Contract of(String name, String declaration) {
        return new Contract(
                name, ImmutableList.of(), declaration, ImmutableMap.of(), false, Optional.empty(), ImmutableMap.of());
    }

    /** Something that holds already, and so changes nothing. */
    static Contract holding(String name, String declaration) {
        Contract plain = of(name, declaration);
        return new Contract(name, plain.given, declaration, plain.observed, true, plain.failure, plain.notSeen);
    }

    /** Something that must fail with these words. */
    static Contract failing(String name, String declaration, String words) {
        Contract plain = of(name, declaration);
        return new Contract(name, plain.given, declaration, plain.observed, false, Optional.of(words), plain.notSeen);
    }

    /** With something that is done to the host before. */
    Contract given(String program) {
        return new Contract(name, and(given, program), declaration, observed, holdsAtOnce, failure, notSeen);
    }

    /** With something that must be seen on the host. */
    Contract observed(String what, String program, String answer) {
        return new Contract(
                name,
                given,
                declaration,
                and(observed, what, new Look(program, answer)),
                holdsAtOnce,
                failure,
                notSeen);
    }

    /** Without a proof that an attribute is found and mended alone. */
    Contract notSeen(String attribute, String why) {
        return new Contract(name, given, declaration, observed, holdsAtOnce, failure, and(notSeen, attribute, why));
    }

    private static <T> ImmutableList<T> and(ImmutableList<T> all, T one) {
        return ImmutableList.<T>builder().addAll(all).add(one).build();
    }

    private static <T> ImmutableMap<String, T> and(ImmutableMap<String, T> all, String key, T one) {
        return ImmutableMap.<String, T>builder().putAll(all).put(key, one).buildOrThrow();
    }
}
