package dev.drover.engine.converge;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The mistakes of a run: those that several hosts have in common are told once, with the names of the hosts. */
final class Findings {
    private static final int NAMED = 3;
    private static final String HOST = "\0";
    private final List<Problem> general = new ArrayList<>();
    private final SetMultimap<Problem, String> byHost = LinkedHashMultimap.create();

    /** Takes a mistake that is no single host's. */
    void add(Problem problem) {
        general.add(problem);
    }

    /** Takes the mistakes of one host, whose messages may say {@code host 'NAME'}. */
    Consumer<Problem> of(String host) {
        String named = "host '" + host + "'";
        return problem -> byHost.put(
                new Problem(problem.source(), problem.code(), problem.message().replace(named, HOST)), host);
    }

    ImmutableList<Problem> all() {
        ImmutableList.Builder<Problem> all = ImmutableList.builder();
        all.addAll(general);
        byHost.asMap()
                .forEach((problem, hosts) -> all.add(new Problem(
                        problem.source(), problem.code(), problem.message().replace(HOST, named(hosts)))));
        return all.build();
    }

    private static String named(Collection<String> hosts) {
        if (hosts.size() == 1) {
            return "host '" + hosts.iterator().next() + "'";
        }
        int shown = hosts.size() <= NAMED ? hosts.size() : NAMED - 1;
        String first = hosts.stream().limit(shown).map(host -> "'" + host + "'").collect(joining(", "));
        return "hosts " + first + (shown < hosts.size() ? " and " + (hosts.size() - shown) + " more" : "");
    }

    /** @throws ProblemException with all mistakes, if there are any */
    void throwIfAny() {
        ImmutableList<Problem> all = all();
        if (!all.isEmpty()) {
            throw new ProblemException(all);
        }
    }
}
