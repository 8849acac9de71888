package dev.drover.engine.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;

/** A host as a play sees it. Every unknown name is a {@link ProblemException}, never null. */
public interface HostView {
    String name();

    /** The address of the inventory, or the name. */
    String address();

    ImmutableSet<String> groups();

    /** The resolved variables. */
    ImmutableMap<String, Object> vars();

    /** One resolved variable. */
    Object var(String name);

    /**
     * Its facts; gathered now if they were not yet, also for a host outside the limit.
     *
     * @throws FactsNotGathered when the play is checked before any host is contacted; let it pass
     */
    Facts facts();

    /** The hosts of a group in the order of the inventory, also those outside the limit. */
    ImmutableList<HostView> group(String name);

    /** This host's number (1..255) in the cluster of that name; given once and never changed. */
    int memberId(String cluster);
}
