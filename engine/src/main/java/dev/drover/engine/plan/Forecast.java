package dev.drover.engine.plan;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.SetMultimap;
import dev.drover.engine.graph.Task;
import dev.drover.engine.graph.Watch;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Owed;
import dev.drover.engine.resource.ResourceType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What would happen on one host, resource by resource in their order: the observed state, overlaid with what the earlier
 * resources will have provided by then. One object for one plan of one host.
 */
public final class Forecast {
    private static final String NOT_NOW = "does not hold now";
    private static final String DECIDED_LATER = "; decided when run";
    private static final String WOULD_WAIT = "; it would be waited for";
    private final Facts facts;
    private final ImmutableSetMultimap<ResourceId, Watch> watchers;
    private final SetMultimap<ResourceId, Watch> fired = HashMultimap.create();
    private final Set<Need> willBe = new HashSet<>();
    /** The resources that may bring what nobody can list beforehand. */
    private final Set<Task<?, ?>> unforeseen = new HashSet<>();

    private boolean anyChange;
    /** What would come after a failure of the play that is at its rescue. */
    private Optional<Forecast> afterFailure = Optional.empty();

    /**
     * Starts a plan.
     *
     * @param watchers of all plays of the host
     */
    public Forecast(Facts facts, ImmutableSetMultimap<ResourceId, Watch> watchers) {
        this.facts = facts;
        this.watchers = watchers;
    }

    /**
     * The next resource.
     *
     * @param owed what is owed to it on the host from earlier runs
     */
    public PlannedResource next(Task<?, ?> task, Answers answers, Owed owed) {
        if (task.block() != Block.RESCUE) {
            afterFailure = Optional.empty();
            return further(task, answers, owed);
        }
        Forecast rescue = afterFailure.orElseGet(this::copy);
        afterFailure = Optional.of(rescue);
        PlannedResource planned = rescue.further(task, answers, owed);
        // What a failure leaves behind is known when there was one.
        return planned.status() == Status.FAILED
                ? new PlannedResource(task, Status.UNKNOWN, planned.changes(), planned.message())
                : planned;
    }

    private Forecast copy() {
        Forecast copy = new Forecast(facts, watchers);
        copy.fired.putAll(fired);
        copy.willBe.addAll(willBe);
        copy.unforeseen.addAll(unforeseen);
        copy.anyChange = anyChange;
        return copy;
    }

    private PlannedResource further(Task<?, ?> task, Answers answers, Owed owed) {
        Sight sight = Sight.of(task, facts, answers, owed.and(predicted(task.id())));
        PlannedResource planned = judge(task, sight, owed);
        // What is done as a user to come is hardly done before that user is there.
        boolean awaited = sight instanceof Sight.Unreadable && planned.status() == Status.UNKNOWN;
        if (planned.status() == Status.WOULD_CHANGE || awaited) {
            anyChange = true;
            overlay(task);
            watchers.get(task.id()).forEach(watch -> fired.put(watch.watcher(), watch));
        } else if (planned.status() == Status.UNKNOWN) {
            overlay(task);
        }
        return planned;
    }

    private Owed predicted(ResourceId watcher) {
        ImmutableSetMultimap.Builder<String, ResourceId> causes = ImmutableSetMultimap.builder();
        fired.get(watcher).forEach(watch -> causes.put(watch.attribute(), watch.watched()));
        return new Owed(causes.build());
    }

    private <S extends Record, O> void overlay(Task<S, O> task) {
        willBe.addAll(task.type().provides(task.desired()));
        if (task.type().providesUnforeseen(task.desired())) {
            unforeseen.add(task);
        }
    }

    private boolean isComing(Need need) {
        return willBe.stream().anyMatch(need::isMetBy);
    }

    private boolean mayCome(Need need) {
        return (anyChange && need.serves())
                || unforeseen.stream().anyMatch(earlier -> mayBring(earlier, need))
                || (!unforeseen.isEmpty() && isBehindAPlannedLink(need));
    }

    private static String decidedOnce(Need need) {
        return "decided when run: " + need + " is not there yet";
    }

    /** A link that will be there may lead to where something is brought. */
    private boolean isBehindAPlannedLink(Need need) {
        return willBe.stream()
                .anyMatch(
                        planned -> planned.kind().equals("link") && need.name().startsWith(planned.name() + "/"));
    }

    private static <S extends Record> boolean mayBring(Task<S, ?> task, Need need) {
        return task.type().mayBring(task.desired(), need);
    }

    private PlannedResource judge(Task<?, ?> task, Sight sight, Owed owed) {
        if (sight instanceof Sight.Unreadable unreadable) {
            return unreadable
                    .lacks()
                    .filter(need -> isComing(need) || mayCome(need))
                    .map(need -> planned(task, Status.UNKNOWN, ImmutableList.of(), decidedOnce(need)))
                    .orElseGet(() -> planned(task, Status.FAILED, ImmutableList.of(), unreadable.message()));
        }
        if (sight instanceof Sight.Skipped skipped) {
            boolean mayDiffer = !unforeseen.isEmpty()
                    && (task.declaration().common().onlyIf().isPresent()
                            || task.declaration().common().unless().isPresent());
            return planned(
                    task,
                    mayDiffer ? Status.UNKNOWN : Status.SKIPPED,
                    ImmutableList.of(),
                    skipped.reason() + (mayDiffer ? " now; what comes before may change that" : ""));
        }
        return judgeSeen(task, (Sight.Seen<?, ?>) sight, !owed.isEmpty() || fired.containsKey(task.id()));
    }

    private PlannedResource judgeSeen(Task<?, ?> task, Sight.Seen<?, ?> seen, boolean triggered) {
        ImmutableSet<Need> lacking =
                seen.lacks().stream().filter(need -> !isComing(need)).collect(ImmutableSet.toImmutableSet());
        if (task.role() == ResourceType.Role.GATE) {
            return seen.differs()
                    ? planned(task, Status.UNKNOWN, ImmutableList.of(), gate(seen))
                    : new PlannedResource(task, Status.IN_SYNC, ImmutableList.of(), seen.found());
        }
        boolean mayCome = lacking.stream().allMatch(this::mayCome);
        boolean undecided = lacking.stream().anyMatch(Need::decides) && mayCome && !triggered;
        if (undecided) {
            return planned(
                    task,
                    Status.UNKNOWN,
                    seen.changes(),
                    decidedOnce(lacking.iterator().next()));
        }
        if (!seen.differs()) {
            return inSync(task);
        }
        if (!lacking.isEmpty() && !mayCome) {
            return planned(
                    task,
                    Status.FAILED,
                    seen.changes(),
                    "needs " + lacking.iterator().next()
                            + ", which is not on the host and which nothing before provides");
        }
        return seen.mayBeBrought()
                .filter(need -> unforeseen.stream().anyMatch(earlier -> mayBring(earlier, need)))
                .map(need -> planned(
                        task, Status.UNKNOWN, seen.changes(), "decided when run: what comes before may bring " + need))
                .orElseGet(() -> new PlannedResource(task, Status.WOULD_CHANGE, seen.changes(), Optional.empty()));
    }

    private String gate(Sight.Seen<?, ?> seen) {
        return NOT_NOW
                + seen.found().map(words -> " (" + words + ")").orElse("")
                + (anyChange ? DECIDED_LATER : WOULD_WAIT);
    }

    /** Only what was seen, of the message of one that only asks and does not hold; another message as it is. */
    public static String seenIn(String message) {
        String end = message.endsWith(DECIDED_LATER) ? DECIDED_LATER : WOULD_WAIT;
        if (!message.startsWith(NOT_NOW + " (") || !message.endsWith(")" + end)) {
            return message;
        }
        return message.substring(NOT_NOW.length() + 2, message.length() - end.length() - 1);
    }

    private static PlannedResource inSync(Task<?, ?> task) {
        return new PlannedResource(task, Status.IN_SYNC, ImmutableList.of(), Optional.empty());
    }

    private static PlannedResource planned(
            Task<?, ?> task, Status status, ImmutableList<Change> changes, String message) {
        return new PlannedResource(task, status, changes, Optional.of(message));
    }
}
