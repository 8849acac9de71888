package dev.drover.engine.inventory;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSortedMap.toImmutableSortedMap;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The numbers of clusters' members: 1..255, by cluster and host. A number once given is never changed and never given to
 * another host, also when its host leaves the inventory. Immutable; {@link MembersFile} keeps it.
 */
public record Members(ImmutableSortedMap<String, ImmutableMap<String, Member>> clusters) {
    /** The name of the file that keeps them, beside the inventory. */
    public static final String FILE_NAME = "drover.members.yml";

    /** The largest number: ZooKeeper's {@code myid} is one byte. */
    public static final int MAX_NUMBER = 255;

    /** No members at all. */
    public static final Members NONE = new Members(ImmutableSortedMap.of());

    /**
     * One host's membership.
     *
     * @param retired whether the host has left the inventory
     */
    public record Member(int number, boolean retired) {}

    /** A host's number in a cluster; absent if it was never given one. */
    public Optional<Integer> number(String cluster, String host) {
        return Optional.ofNullable(members(cluster).get(host)).map(Member::number);
    }

    private ImmutableMap<String, Member> members(String cluster) {
        return clusters.getOrDefault(cluster, ImmutableMap.of());
    }

    /**
     * These with a number for a host: the one it has, or the lowest that no host of the cluster ever had.
     *
     * @param source where the number is asked for
     * @throws ProblemException if all numbers are used, or the cluster's name is bad
     */
    public Members allocate(String cluster, String host, Source source) {
        if (number(cluster, host).isPresent()) {
            return this;
        }
        NameRule.name("cluster", cluster).ifPresent(complaint -> {
            throw new ProblemException(new Problem(source, "bad-name", complaint));
        });
        ImmutableMap<String, Member> extended = ImmutableMap.<String, Member>builder()
                .putAll(members(cluster))
                .put(host, new Member(unused(cluster, host, source), false))
                .buildOrThrow();
        return with(cluster, extended);
    }

    private int unused(String cluster, String host, Source source) {
        Set<Integer> used = new HashSet<>();
        members(cluster).values().forEach(member -> used.add(member.number()));
        return IntStream.rangeClosed(1, MAX_NUMBER)
                .filter(number -> !used.contains(number))
                .findFirst()
                .orElseThrow(() -> new ProblemException(new Problem(
                        source,
                        "no-member-number",
                        "there is no number left for host '" + host + "' in cluster '" + cluster + "': all of 1 to "
                                + MAX_NUMBER + " are used; remove retired ones from " + FILE_NAME
                                + " that nothing remembers any more")));
    }

    private Members with(String cluster, ImmutableMap<String, Member> members) {
        return new Members(ImmutableSortedMap.<String, ImmutableMap<String, Member>>naturalOrder()
                .putAll(Maps.filterKeys(clusters, name -> !name.equals(cluster)))
                .put(cluster, members)
                .buildOrThrow());
    }

    /** These with every host retired that is not among {@code hosts}, and no other one. */
    public Members withHosts(Set<String> hosts) {
        return new Members(clusters.entrySet().stream()
                .collect(toImmutableSortedMap(
                        Comparator.naturalOrder(),
                        Map.Entry::getKey,
                        cluster -> cluster.getValue().entrySet().stream()
                                .collect(toImmutableMap(
                                        Map.Entry::getKey,
                                        member -> new Member(
                                                member.getValue().number(), !hosts.contains(member.getKey())))))));
    }
}
