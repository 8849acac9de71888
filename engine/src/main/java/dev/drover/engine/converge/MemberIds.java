package dev.drover.engine.converge;

/** Gives each host of a cluster its number. Safe for many threads. */
@FunctionalInterface
public interface MemberIds {
    /** The number (1..255) of a host in a cluster; given at the first call, and always the same. */
    int idOf(String cluster, String host);
}
