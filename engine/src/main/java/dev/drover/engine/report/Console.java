package dev.drover.engine.report;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.joining;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.Source;
import dev.drover.engine.resource.Change;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Prints a run for a person: what changed or failed, grouped where hosts agree, with the difference; then a line for each
 * host that is not simply in sync, and one line in all.
 */
public final class Console implements RunListener {
    private static final int FEW_LINES = 12;
    private static final int FEW_HOSTS = 10;
    private static final int LONG_TEXT = 60;
    private final PrintWriter out;
    private final Detail detail;
    private final boolean everyLine;
    private final Ink ink;
    private final SetMultimap<Entry, String> hostsByEntry = LinkedHashMultimap.create();
    private final Set<String> busyPlays = new HashSet<>();
    private final List<RunEvent.HostFinished> hosts = new ArrayList<>();
    private final List<RunEvent> rolling = new ArrayList<>();
    private ImmutableList<String> order = ImmutableList.of();
    private boolean planning;
    private Optional<Duration> every = Optional.empty();
    private Optional<ScheduledExecutorService> printer = Optional.empty();

    /** How much to print. */
    public enum Detail {
        /** Only failures and the last line. */
        QUIET,
        NORMAL,
        /** Also what is in sync or skipped. */
        VERBOSE;

        boolean shows(Status status) {
            return switch (status) {
                case FAILED -> true;
                case CHANGED, WOULD_CHANGE, UNKNOWN -> this != QUIET;
                case SKIPPED, IN_SYNC -> this == VERBOSE;
            };
        }
    }

    /** A block of a play. */
    private record Section(String play, Block block) {
        static Section of(RunEvent.Where where) {
            return new Section(where.play(), where.block());
        }

        String title() {
            return "play '" + Printable.line(play) + "'  "
                    + (block == Block.RESCUE ? "if a resource of it fails:" : "in any case:");
        }
    }

    /** What hosts may have in common. */
    private record Entry(
            Section section,
            String resource,
            Source source,
            Status status,
            ImmutableList<Change> changes,
            Optional<String> message,
            boolean ignored) {}

    /**
     * A console.
     *
     * @param everyLine whether long differences are printed whole
     */
    public Console(PrintWriter out, Detail detail, boolean everyLine, Ink ink) {
        this.out = out;
        this.detail = detail;
        this.everyLine = everyLine;
        this.ink = ink;
    }

    /**
     * Prints from now on what there is every so often, not all of it at the end: for those who follow a file. What hosts have
     * in common within that time is still one line.
     */
    public Console printingEvery(Duration pause) {
        every = Optional.of(pause);
        return this;
    }

    private synchronized void printSoFar() {
        hostsByEntry.asMap().forEach(this::print);
        hostsByEntry.clear();
        out.flush();
    }

    private void begin() {
        every.ifPresent(pause -> {
            ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "drover console");
                thread.setDaemon(true);
                return thread;
            });
            var unused = timer.scheduleWithFixedDelay(
                    this::printSoFar, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
            printer = Optional.of(timer);
        });
    }

    @Override
    public synchronized void on(RunEvent event) {
        if (event instanceof RunEvent.RunStarted started) {
            planning = started.command().equals("plan");
            order = started.hosts();
            if (!planning) {
                begin();
            }
        } else if (event instanceof RunEvent.ResourceFinished finished) {
            take(finished);
        } else if (event instanceof RunEvent.HostWaiting waiting && every.isPresent()) {
            out.println(waiting.host() + "  waits: " + Printable.line(waiting.holder()) + " is changing it");
            out.flush();
        } else if (event instanceof RunEvent.StepNotStopped left && every.isPresent()) {
            out.println(left.host() + "  " + Printable.line(left.why()));
            out.flush();
        } else if (event instanceof RunEvent.RollingPlanned planned) {
            rolling.add(planned);
        } else if (event instanceof RunEvent.InvariantChecked checked
                && !checked.standing().holds()) {
            rolling.add(checked);
        } else if (event instanceof RunEvent.HostFinished finished) {
            hosts.add(finished);
        } else if (event instanceof RunEvent.RunFinished finished) {
            printer.ifPresent(ScheduledExecutorService::shutdownNow);
            print(finished);
        }
    }

    private void take(RunEvent.ResourceFinished finished) {
        Section section = Section.of(finished.where());
        boolean shown = detail.shows(finished.status());
        if (shown && section.block() != Block.RESCUE) {
            busyPlays.add(section.play());
        }
        // A plan has all of a block: what it will come to depends on where the play fails.
        if (shown || (planning && section.block() != Block.BODY && detail != Detail.QUIET)) {
            Entry entry = new Entry(
                    section,
                    finished.where().resource().toString(),
                    finished.where().source(),
                    finished.status(),
                    finished.changes(),
                    finished.message(),
                    finished.ignored());
            hostsByEntry.put(entry, finished.host());
        }
    }

    /** The blocks of the plays that have something to do. */
    private void printBlocks() {
        hostsByEntry.keySet().stream()
                .map(Entry::section)
                .filter(section -> section.block() != Block.BODY && busyPlays.contains(section.play()))
                .distinct()
                .toList()
                .forEach(this::print);
    }

    private void print(Section section) {
        out.println(section.title());
        StringWriter text = new StringWriter();
        Console inside = new Console(new PrintWriter(text), detail, everyLine, ink);
        inside.planning = planning;
        inside.order = order;
        hostsByEntry.asMap().forEach((entry, onHosts) -> {
            if (entry.section().equals(section)) {
                inside.print(entry, onHosts);
            }
        });
        out.print(text.toString().indent(2));
    }

    private void print(RunEvent.RunFinished total) {
        hostsByEntry.asMap().forEach((entry, onHosts) -> {
            if (!planning || entry.section().block() == Block.BODY) {
                print(entry, onHosts);
            }
        });
        if (planning) {
            printBlocks();
        }
        for (RunEvent event : rolling) {
            if (event instanceof RunEvent.RollingPlanned planned && detail != Detail.QUIET) {
                print(planned);
            } else if (event instanceof RunEvent.InvariantChecked broken) {
                print(broken);
            }
        }
        hosts.stream().sorted(comparingInt(host -> order.indexOf(host.host()))).forEach(this::print);
        out.println(inAll(total));
        out.flush();
    }

    private void print(Entry entry, Collection<String> onHosts) {
        Block block = entry.section().block();
        String head = ink.bold(names(onHosts)) + "  " + (planning || block == Block.BODY ? "" : block + ": ")
                + Printable.line(entry.resource()) + "  ";
        switch (entry.status()) {
            case FAILED -> failed(head, entry);
            case UNKNOWN -> out.println(head + ink.yellow("unknown until it runs") + message(entry));
            case SKIPPED -> out.println(head + "skipped" + message(entry));
            case IN_SYNC -> out.println(head + "in sync" + message(entry));
            case CHANGED, WOULD_CHANGE -> changed(head, entry);
        }
    }

    private void print(RunEvent.RollingPlanned planned) {
        int count = planned.batches().size();
        String batches = planned.batches().stream()
                .map(batch -> names(batch) + (planned.last().containsAll(batch) ? " (last)" : ""))
                .limit(FEW_HOSTS)
                .collect(joining("; "));
        out.println("play '" + Printable.line(planned.play()) + "'  "
                + (count == 1 ? "in one batch: " : "in " + count + " batches: ") + batches
                + (count > FEW_HOSTS ? "; and " + (count - FEW_HOSTS) + " more" : ""));
        planned.invariants().forEach(standing -> {
            out.println("    " + Printable.line(standing.message()));
            if (!standing.holds()) {
                vitals(standing);
            }
        });
    }

    private void print(RunEvent.InvariantChecked broken) {
        RunEvent.Standing standing = broken.standing();
        out.println("play '" + Printable.line(broken.play()) + "'  "
                + ink.red("stopped " + broken.moment() + " " + names(broken.batch())) + "  " + standing.source());
        out.println("    " + Printable.line(standing.message()));
        vitals(standing);
        if (!broken.untouched().isEmpty()) {
            out.println("    not touched: " + names(broken.untouched()));
        }
    }

    private void vitals(RunEvent.Standing standing) {
        standing.hosts().stream()
                .filter(vital -> standing.hosts().size() <= FEW_HOSTS || vital.pulse() == RunEvent.Pulse.FAILS)
                .forEach(vital -> out.println("    " + vital.host() + ": "
                        + (vital.pulse() == RunEvent.Pulse.PASSES ? "passes" : Printable.line(vital.said()))));
    }

    /** Some hosts in the order of the inventory; all of them, if they are many, by a word. */
    private String names(Collection<String> onHosts) {
        if (onHosts.size() > FEW_HOSTS) {
            String first = order.stream().filter(onHosts::contains).findFirst().orElse("");
            return onHosts.size() == order.size()
                    ? "all " + onHosts.size() + " hosts"
                    : first + " and " + (onHosts.size() - 1) + " more hosts";
        }
        return order.stream().filter(onHosts::contains).collect(joining(", "));
    }

    private static String message(Entry entry) {
        return entry.message().map(text -> ": " + Printable.line(text)).orElse("");
    }

    private void failed(String head, Entry entry) {
        out.println(head + ink.red(entry.ignored() ? "failed (ignored)" : "failed") + "  " + entry.source());
        entry.message().ifPresent(text -> Printable.text(text).lines().forEach(line -> out.println("    " + line)));
    }

    private void changed(String head, Entry entry) {
        List<Change> shortOnes =
                entry.changes().stream().filter(change -> !isText(change)).toList();
        List<Change> texts = entry.changes().stream().filter(Console::isText).toList();
        String summary = entry.changes().stream()
                .map(change -> isText(change) ? Printable.line(change.attribute()) : inOneLine(change, planning))
                .collect(joining(", "));
        out.println(head + (planning ? ink.yellow(summary) : ink.green(summary)));
        if (shortOnes.size() < entry.changes().size()) {
            texts.forEach(this::difference);
        }
    }

    private static boolean isText(Change change) {
        return !change.sensitive()
                && (isText(change.from()) || isText(change.to()))
                && !change.attribute().equals("restart")
                && !change.attribute().equals("reload");
    }

    private static boolean isText(Optional<String> side) {
        return side.filter(text -> text.indexOf('\n') >= 0 || text.length() > LONG_TEXT)
                .isPresent();
    }

    private static String inOneLine(Change change, boolean planning) {
        String attribute = Printable.line(change.attribute());
        if (change.sensitive()) {
            return attribute + " (not shown)";
        }
        if (attribute.equals("restart") || attribute.equals("reload")) {
            String cause = change.from().orElse("") + " " + change.to().orElse("");
            return (planning ? "will be " : "") + attribute + "ed (" + Printable.line(cause.strip()) + ")";
        }
        if (change.from().isEmpty()) {
            return attribute + " " + Printable.line(change.to().orElse(""));
        }
        return attribute + " " + Printable.line(change.from().get()) + " → "
                + change.to().map(Printable::line).orElse("absent");
    }

    private void difference(Change change) {
        ImmutableList<String> lines =
                Difference.lines(change.from().orElse(""), change.to().orElse(""));
        int shown = everyLine ? lines.size() : Math.min(lines.size(), FEW_LINES);
        for (String line : lines.subList(0, shown)) {
            out.println("    " + colored(line));
        }
        if (shown < lines.size()) {
            out.println("    ... " + (lines.size() - shown) + " more lines (--diff shows all)");
        }
    }

    private String colored(String line) {
        if (line.startsWith("+")) {
            return ink.green(line);
        }
        return line.startsWith("-") ? ink.red(line) : line;
    }

    private void print(RunEvent.HostFinished host) {
        Counts counts = host.counts();
        boolean quietHost = host.outcome() == HostOutcome.OK
                && counts.changed() + counts.wouldChange() + counts.unknown() == 0
                && host.owed().isEmpty();
        if (quietHost || (detail == Detail.QUIET && host.outcome() == HostOutcome.OK)) {
            return;
        }
        String outcome = switch (host.outcome()) {
            case OK -> planning ? ink.yellow("would change") : ink.green("changed");
            case RESCUED -> ink.yellow("rescued");
            case FAILED -> ink.red("failed");
            case UNREACHABLE -> ink.red("unreachable");
            case REFUSED -> ink.red("refused");
            case NOT_REACHED -> ink.yellow("not reached");
        };
        String what = host.outcome() == HostOutcome.UNREACHABLE ? "" : "  " + of(counts);
        out.println(ink.bold(Strings.padEnd(host.host(), 12, ' ')) + "  " + outcome + what
                + (host.outcome() == HostOutcome.OK ? " · " + seconds(host.took()) : ""));
        boolean explained = host.outcome() == HostOutcome.UNREACHABLE
                || host.outcome() == HostOutcome.REFUSED
                || host.outcome() == HostOutcome.RESCUED
                || host.outcome() == HostOutcome.NOT_REACHED;
        if (explained) {
            host.message().ifPresent(text -> Printable.text(text).lines().forEach(line -> out.println("    " + line)));
        } else if (host.outcome() == HostOutcome.FAILED && counts.failed() == 0) {
            host.message().ifPresent(text -> Printable.text(text).lines().forEach(line -> out.println("    " + line)));
        }
        host.notRun().forEach(blocks -> out.println("    not run: " + Printable.line(blocks)));
        host.owed().forEach(owed -> out.println("    still owed: " + Printable.line(owed)));
    }

    private String inAll(RunEvent.RunFinished total) {
        StringBuilder line = new StringBuilder();
        line.append(total.hosts()).append(total.hosts() == 1 ? " host: " : " hosts: ");
        line.append(total.hostsOk()).append(planning ? " reached" : " in sync");
        line.append(" (").append(total.hostsChanged()).append(planning ? " would change)" : " changed)");
        if (total.hostsRescued() > 0) {
            line.append(", ").append(total.hostsRescued()).append(" rescued");
        }
        if (total.hostsFailed() > 0) {
            line.append(", ").append(total.hostsFailed()).append(" failed");
        }
        if (total.hostsUnreachable() > 0) {
            line.append(", ").append(total.hostsUnreachable()).append(" unreachable");
        }
        line.append(" · ").append(total.counts().total()).append(" resources: ").append(of(total.counts()));
        return line.append(" · ").append(seconds(total.took())).toString();
    }

    private String of(Counts counts) {
        StringBuilder text = new StringBuilder();
        text.append(counts.inSync()).append(" in sync, ");
        text.append(planning ? counts.wouldChange() + " would change" : counts.changed() + " changed");
        append(text, counts.unknown(), "unknown");
        append(text, counts.skipped(), "skipped");
        text.append(", ").append(counts.failed()).append(" failed");
        append(text, counts.notReached(), "not reached");
        append(text, counts.rescued(), "rescued");
        append(text, counts.ignored(), "failed and ignored");
        return text.toString();
    }

    private static void append(StringBuilder text, int count, String what) {
        if (count > 0) {
            text.append(", ").append(count).append(' ').append(what);
        }
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }
}
