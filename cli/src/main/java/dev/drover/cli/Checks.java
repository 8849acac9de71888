package dev.drover.cli;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.drover.engine.plan.Forecast;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.Ink;
import dev.drover.engine.report.Printable;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunListener;
import dev.drover.engine.report.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the checks of a playbook found on its hosts.
 *
 * @param answers in the order of the hosts, and on each of the declarations
 * @param silent hosts that could not be asked
 */
record Checks(String playbook, ImmutableList<Answer> answers, ImmutableList<RunEvent.HostFinished> silent) {
    /** The types whose resources only ask. */
    private static final ImmutableSet<String> TYPES = ImmutableSet.of("check", "waitFor");

    private static final int FEW_HOSTS = 6;
    private static final String GAP = "  ";

    /** How a check came out. */
    enum Outcome {
        HOLDS,
        FAILS,
        SKIPPED;

        static Outcome of(Status status) {
            return switch (status) {
                case IN_SYNC -> HOLDS;
                case SKIPPED -> SKIPPED;
                default -> FAILS;
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One check on one host.
     *
     * @param found what was seen, partly the host's words
     */
    record Answer(String host, RunEvent.Where where, Outcome outcome, String found) {
        static Answer of(RunEvent.ResourceFinished finished) {
            return new Answer(
                    finished.host(),
                    finished.where(),
                    Outcome.of(finished.status()),
                    finished.message().map(Forecast::seenIn).orElse(""));
        }

        String check() {
            return where.resource().name();
        }
    }

    /** What hosts have in common. */
    private record Row(String check, Outcome outcome, String found) {}

    /** Collects what a plan tells. */
    private static final class Collector implements RunListener {
        private final List<Answer> answers = new ArrayList<>();
        private final List<RunEvent.HostFinished> hosts = new ArrayList<>();
        private final Set<String> told = new HashSet<>();
        private ImmutableList<String> order = ImmutableList.of();
        private String playbook = "";

        @Override
        public synchronized void on(RunEvent event) {
            if (event instanceof RunEvent.RunStarted started) {
                order = started.hosts();
                playbook = started.playbook();
            } else if (event instanceof RunEvent.ResourceFinished finished) {
                told.add(finished.host());
                if (TYPES.contains(finished.where().resource().type())) {
                    answers.add(Answer.of(finished));
                }
            } else if (event instanceof RunEvent.HostFinished finished) {
                hosts.add(finished);
            }
        }

        /** All of it, once the run is over. */
        synchronized Checks checks() {
            return new Checks(
                    playbook,
                    answers.stream()
                            .sorted(comparingInt(answer -> order.indexOf(answer.host())))
                            .collect(ImmutableList.toImmutableList()),
                    hosts.stream()
                            .filter(host -> host.outcome() != HostOutcome.OK && !told.contains(host.host()))
                            .sorted(comparingInt(host -> order.indexOf(host.host())))
                            .collect(ImmutableList.toImmutableList()));
        }
    }

    /** Asks all of them once. */
    static Checks ask(Project project, RunSetup setup) {
        Collector collector = new Collector();
        var unused = project.runner(setup, setup.withFiles(collector)).plan(project.playbook());
        return collector.checks();
    }

    boolean isEmpty() {
        return answers.isEmpty() && silent.isEmpty();
    }

    private long count(Outcome outcome) {
        return answers.stream().filter(answer -> answer.outcome() == outcome).count();
    }

    /** The exit status. */
    int status() {
        boolean failed = silent.stream().anyMatch(host -> host.outcome() != HostOutcome.UNREACHABLE);
        if (failed || count(Outcome.FAILS) > 0) {
            return ExitCode.FAILED;
        }
        return silent.isEmpty() ? ExitCode.OK : ExitCode.UNREACHABLE;
    }

    /** A line for each check, and those hosts that agree on it together. */
    String table(Ink ink) {
        SetMultimap<Row, String> rows = LinkedHashMultimap.create();
        checksInOrder()
                .forEach(check -> answers.stream()
                        .filter(answer -> answer.check().equals(check))
                        .forEach(answer -> rows.put(new Row(check, answer.outcome(), answer.found()), answer.host())));
        int widest = width("check", rows.keySet().stream().map(Row::check));
        int widestHosts = width("hosts", rows.asMap().values().stream().map(Checks::names));
        StringBuilder table = new StringBuilder();
        table.append(Strings.padEnd("check", widest, ' '))
                .append(GAP)
                .append(Strings.padEnd("hosts", widestHosts, ' '))
                .append(GAP)
                .append("result   found\n");
        rows.asMap().forEach((row, hosts) -> {
            String line = Strings.padEnd(Printable.line(row.check()), widest, ' ')
                    + GAP
                    + Strings.padEnd(names(hosts), widestHosts, ' ')
                    + GAP
                    + result(row.outcome(), ink)
                    + GAP
                    + Printable.line(row.found());
            table.append(line.stripTrailing()).append('\n');
        });
        silent.forEach(host -> table.append(host.host())
                .append(GAP)
                .append(ink.red(host.outcome() == HostOutcome.UNREACHABLE ? "unreachable" : "failed"))
                .append(host.message().map(text -> ": " + Printable.line(text)).orElse(""))
                .append('\n'));
        return table.append(inAll()).append('\n').toString();
    }

    private ImmutableList<String> checksInOrder() {
        return answers.stream().map(Answer::check).distinct().collect(ImmutableList.toImmutableList());
    }

    private static int width(String heading, Stream<String> texts) {
        return Stream.concat(Stream.of(heading), texts)
                .mapToInt(text -> Printable.line(text).length())
                .max()
                .orElseThrow();
    }

    private static String result(Outcome outcome, Ink ink) {
        String text =
                Strings.padEnd(outcome.toString(), Outcome.SKIPPED.toString().length(), ' ');
        return switch (outcome) {
            case HOLDS -> ink.green(text);
            case FAILS -> ink.red(text);
            case SKIPPED -> ink.yellow(text);
        };
    }

    private static String names(Collection<String> hosts) {
        return hosts.size() <= FEW_HOSTS
                ? String.join(", ", hosts)
                : hosts.iterator().next() + " and " + (hosts.size() - 1) + " more";
    }

    private String inAll() {
        return answers.size() + (answers.size() == 1 ? " check: " : " checks: ") + count(Outcome.HOLDS) + " hold"
                + (count(Outcome.SKIPPED) > 0 ? ", " + count(Outcome.SKIPPED) + " skipped" : "") + ", "
                + count(Outcome.FAILS) + " fail"
                + (silent.isEmpty()
                        ? ""
                        : "; not asked: "
                                + silent.stream()
                                        .map(RunEvent.HostFinished::host)
                                        .collect(joining(", ")));
    }

    /** The same for programs: one entry for each check on each host. */
    String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        json.put("v", 1);
        json.put("playbook", playbook);
        json.put("holds", status() == ExitCode.OK);
        ArrayNode checks = json.putArray("checks");
        for (Answer answer : answers) {
            ObjectNode one = checks.addObject();
            one.put("check", answer.check());
            one.put("host", answer.host());
            one.put("play", answer.where().play());
            Optional<String> recipe = answer.where().recipes().stream().reduce((outer, inner) -> inner);
            recipe.ifPresent(name -> one.put("recipe", name));
            one.put("status", answer.outcome().toString());
            one.put("found", answer.found());
            one.put("source", answer.where().source().toString());
        }
        ArrayNode hosts = json.putArray("notAsked");
        silent.forEach(host -> hosts.addObject()
                .put("host", host.host())
                .put("outcome", host.outcome().toString())
                .put("message", host.message().orElse("")));
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON of text and numbers", e);
        }
    }
}
