package dev.drover.engine.converge;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Sets;
import dev.drover.engine.converge.Certificate.Outcome;
import dev.drover.engine.converge.Certificate.Proof;
import dev.drover.engine.graph.Task;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.GuardBreak;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Source;
import dev.drover.engine.plan.Answers;
import dev.drover.engine.plan.Inquiry;
import dev.drover.engine.plan.Sight;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.Owed;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.transport.ShellScript;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Puts each attribute that a playbook manages out of sync, alone, and sees whether a plan shows exactly that, whether it is
 * mended, and whether nothing is left to do then. For hosts that are thrown away afterwards.
 */
final class Certifier {
    private static final Source HERE = new Source("certify", 0);
    private static final ShellScript RUN = ShellScript.beside(Certifier.class, "exec.sh");
    /** A plan is looked at so often until it shows only what it should. */
    private static final int LOOKS = 7;

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private final Inventory inventory;
    private final Runs runs;
    private final Reach reach;
    private final ImmutableList<GuardBreak> breaks;
    private final CertifyListener listener;
    private final Interruption wish;
    private final List<Proof> proofs = new ArrayList<>();
    private final Set<String> tried = new HashSet<>();

    /** The three kinds of run that it needs, over connections that stay up; {@code limit} is a host's name. */
    interface Runs {
        ImmutableList<RunEvent> plan(Optional<String> limit);

        ImmutableList<RunEvent> apply(Optional<String> limit);

        ImmutableMap<String, ImmutableList<PlayWork>> work();
    }

    Certifier(
            Inventory inventory,
            Runs runs,
            Reach reach,
            ImmutableList<GuardBreak> breaks,
            CertifyListener listener,
            Interruption wish) {
        this.inventory = inventory;
        this.runs = runs;
        this.reach = reach;
        this.breaks = breaks;
        this.listener = listener;
        this.wish = wish;
    }

    Certificate certify() {
        refuseBreaksOfNothing();
        Optional<String> failure = unsuccessful(runs.apply(Optional.empty()))
                .map(why -> "it does not converge: " + why)
                .or(() -> unfinished(runs.plan(Optional.empty())));
        if (failure.isEmpty()) {
            runs.work().forEach((host, plays) -> plays.forEach(play -> certify(host, play, watchers(plays))));
        }
        return new Certificate(failure, ImmutableList.copyOf(proofs));
    }

    private void refuseBreaksOfNothing() {
        ImmutableSet<ResourceId> known = runs.work().values().stream()
                .flatMap(List::stream)
                .flatMap(play -> play.graph().tasks().stream())
                .map(Task::id)
                .collect(toImmutableSet());
        ImmutableList<Problem> problems = breaks.stream()
                .filter(one -> !known.contains(one.resource()))
                .map(one -> new Problem(
                        one.source(),
                        "reference-to-nothing",
                        "disturb names " + one.resource() + ", which no play declares"
                                + Nearest.hint(
                                        one.resource().name(),
                                        known.stream()
                                                .filter(id -> id.type()
                                                        .equals(one.resource().type()))
                                                .map(ResourceId::name)
                                                .collect(toImmutableSet()))))
                .collect(toImmutableList());
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
    }

    private static ImmutableSetMultimap<ResourceId, ResourceId> watchers(ImmutableList<PlayWork> plays) {
        ImmutableSetMultimap.Builder<ResourceId, ResourceId> watchers = ImmutableSetMultimap.builder();
        plays.forEach(
                play -> play.graph().watchers().forEach((watched, watch) -> watchers.put(watched, watch.watcher())));
        return watchers.build();
    }

    private void certify(String host, PlayWork play, ImmutableSetMultimap<ResourceId, ResourceId> watchers) {
        for (Task<?, ?> task : play.graph().tasks()) {
            // A rescue mends nothing as long as nothing fails.
            if (task.block() == Block.RESCUE) {
                continue;
            }
            Subject<?, ?> subject = new Subject<>(host, play, task, watchers.get(task.id()));
            if (task.role() == ResourceType.Role.STATE) {
                certify(subject);
            } else if (task.declaration().common().unless().isPresent()) {
                certifyGuard(subject);
            }
        }
    }

    /** What a guard stands for is a state as well, but none that its type could know. */
    private <S extends Record, O> void certifyGuard(Subject<S, O> subject) {
        ImmutableList<GuardBreak> own = breaks.stream()
                .filter(one -> one.resource().equals(subject.id()))
                .collect(toImmutableList());
        if (own.isEmpty() && tried.add(subject.id() + " unless")) {
            conclude(new Proof(
                    subject.host(),
                    subject.id(),
                    "unless",
                    Outcome.UNPROVEN,
                    "only a test can say what makes it due: disturb "
                            + subject.id().type() + ": '" + subject.id().name() + "', what: '…', sh: '…'"));
        }
        for (GuardBreak one : own) {
            if (tried.add(subject.id() + " " + one.attribute())) {
                Action action = Action.of("run '" + one.sh() + "'", RUN, "sh", "-c", one.sh());
                conclude(proof(
                        subject,
                        one.attribute(),
                        ImmutableList.of(
                                Disturbance.<S>doing(one.attribute(), action).shownAs("run"))));
            }
        }
    }

    private void conclude(Proof proof) {
        proofs.add(proof);
        listener.proof(proof);
    }

    /** One resource on one host, and who watches it. */
    private record Subject<S extends Record, O>(
            String host, PlayWork play, Task<S, O> task, ImmutableSet<ResourceId> watchers) {
        ResourceId id() {
            return task.id();
        }
    }

    private <S extends Record, O> void certify(Subject<S, O> subject) {
        Task<S, O> task = subject.task();
        ImmutableList<Disturbance<S>> disturbances =
                task.type().disturbances(task.desired(), reached(subject.host()).facts());
        Set<String> managed = Sets.union(
                Sets.difference(task.schema().given(task.desired()), task.type().withoutState()),
                disturbances.stream().map(Disturbance::attribute).collect(toImmutableSet()));
        for (String attribute : managed) {
            if (!tried.add(task.id() + " " + attribute)) {
                continue;
            }
            ImmutableList<Disturbance<S>> fitting = disturbances.stream()
                    .filter(one -> one.attribute().equals(attribute))
                    .collect(toImmutableList());
            Proof proof = fitting.isEmpty()
                    ? new Proof(
                            subject.host(),
                            task.id(),
                            attribute,
                            Outcome.UNPROVEN,
                            "'" + task.type().name() + "' knows no way to put it out of sync")
                    : proof(subject, attribute, fitting);
            conclude(proof);
        }
    }

    private <S extends Record, O> Proof proof(
            Subject<S, O> subject, String attribute, List<Disturbance<S>> disturbances) {
        for (Disturbance<S> disturbance : disturbances) {
            Optional<String> wrong = wrong(subject, disturbance);
            if (wrong.isPresent()) {
                runs.apply(Optional.of(subject.host()));
                return new Proof(subject.host(), subject.id(), attribute, Outcome.FAILED, wrong.get());
            }
        }
        return new Proof(subject.host(), subject.id(), attribute, Outcome.PROVEN, "");
    }

    private <S extends Record, O> Optional<String> wrong(Subject<S, O> subject, Disturbance<S> disturbance) {
        Optional<String> undone = disturb(subject, disturbance);
        if (undone.isPresent()) {
            return undone.map(why -> "it could not be put out of sync: " + why);
        }
        Optional<String> host = Optional.of(subject.host());
        listener.disturbed(subject.host(), subject.id(), disturbance);
        Optional<String> misseen = misseen(
                settled(
                        host,
                        plan -> !disturbance.spreads()
                                && !strangers(plan, subject).isEmpty()),
                subject,
                disturbance);
        if (misseen.isPresent()) {
            return misseen;
        }
        Optional<String> unmended = unsuccessful(runs.apply(host));
        if (unmended.isPresent()) {
            return unmended.map(why -> "it was not mended: " + why);
        }
        listener.mended(subject.host(), subject.id(), disturbance);
        return unfinished(settled(host, plan -> differing(plan).findAny().isPresent()));
    }

    /** A plan of a host that shows what it should not for a while: a daemon may be about to come back. */
    private ImmutableList<RunEvent> settled(Optional<String> host, Predicate<ImmutableList<RunEvent>> unsettled) {
        ImmutableList<RunEvent> plan = runs.plan(host);
        for (int looks = 1; looks < LOOKS && unsettled.test(plan); looks++) {
            if (wish.pause(PAUSE)) {
                return plan;
            }
            plan = runs.plan(host);
        }
        return plan;
    }

    /** What differs besides the resource that was put out of sync, and those that watch it. */
    private static ImmutableSet<ResourceId> strangers(ImmutableList<RunEvent> plan, Subject<?, ?> subject) {
        return differing(plan)
                .map(event -> event.where().resource())
                .filter(other ->
                        !other.equals(subject.id()) && !subject.watchers().contains(other))
                .collect(toImmutableSet());
    }

    /** Why what a plan shows is not what the disturbance did. */
    private static Optional<String> misseen(
            ImmutableList<RunEvent> plan, Subject<?, ?> subject, Disturbance<?> disturbance) {
        ResourceId resource = subject.id();
        ImmutableSet<String> shown = differing(plan)
                .filter(event -> event.where().resource().equals(resource))
                .flatMap(event -> event.changes().stream())
                .map(Change::attribute)
                .collect(toImmutableSet());
        String others =
                strangers(plan, subject).stream().map(ResourceId::toString).collect(joining(", "));
        if (!shown.equals(disturbance.shows())) {
            return Optional.of("out of sync in " + disturbance.attribute() + ", a plan shows "
                    + (shown.isEmpty() ? "nothing" : String.join(", ", shown)) + "; expected "
                    + String.join(", ", disturbance.shows()));
        }
        return others.isEmpty() || disturbance.spreads()
                ? Optional.empty()
                : Optional.of("out of sync in " + disturbance.attribute() + ", a plan also shows " + others);
    }

    private static Stream<RunEvent.ResourceFinished> differing(ImmutableList<RunEvent> events) {
        return finished(events)
                .filter(event -> event.status() == Status.WOULD_CHANGE || event.status() == Status.CHANGED);
    }

    private static Stream<RunEvent.ResourceFinished> finished(ImmutableList<RunEvent> events) {
        return events.stream()
                .filter(RunEvent.ResourceFinished.class::isInstance)
                .map(RunEvent.ResourceFinished.class::cast)
                .filter(event -> event.where().block() != Block.RESCUE);
    }

    private static Optional<String> unsuccessful(ImmutableList<RunEvent> events) {
        return finished(events)
                .filter(event -> event.status() == Status.FAILED && !event.ignored())
                .map(event -> event.where().resource() + ": " + event.message().orElse("failed"))
                .findFirst()
                .or(() -> events.stream()
                        .filter(RunEvent.HostFinished.class::isInstance)
                        .map(RunEvent.HostFinished.class::cast)
                        .flatMap(host -> host.message().stream())
                        .findFirst());
    }

    private static Optional<String> unfinished(ImmutableList<RunEvent> plan) {
        return unsuccessful(plan)
                .or(() -> differing(plan)
                        .map(event -> event.where().resource().toString())
                        .reduce((one, other) -> one + ", " + other)
                        .map(left -> "after it converged, a plan still shows " + left));
    }

    private <S extends Record, O> Optional<String> disturb(Subject<S, O> subject, Disturbance<S> disturbance) {
        ReachedHost reached = reached(subject.host());
        Task<S, O> task = subject.task();
        Optional<String> user = subject.play().userOf(task);
        ImmutableList<Action> actions = disturbance.means() instanceof Disturbance.Doing<S> doing
                ? ImmutableList.of(doing.action())
                : actions(reached, user, instead(task, ((Disturbance.Instead<S>) disturbance.means()).desired()));
        for (Action action : actions) {
            Optional<String> failure = perform(reached.sessions(), user, action);
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> perform(HostSessions sessions, Optional<String> user, Action action) {
        if (action.work() instanceof Action.Work.Http http) {
            return new Talk(sessions, Instant::now, new Interruption())
                    .hold(action.says(), http.dialogue(), action.timeout())
                    .failure();
        }
        Step step = Step.act(action.script(), action.arguments(), action.timeout());
        StepResult result = sessions.run(
                        user,
                        ImmutableList.of(action.input().map(step::withInput).orElse(step)))
                .get(0);
        return Failures.describe(action.says(), result);
    }

    private ReachedHost reached(String host) {
        return reach.host(inventory.select(host, HERE).get(0));
    }

    private static <S extends Record, O> Task<S, O> instead(Task<S, O> task, S desired) {
        return new Task<>(task.declaration().desiring(desired), task.type(), task.schema());
    }

    private static <S extends Record, O> ImmutableList<Action> actions(
            ReachedHost reached, Optional<String> user, Task<S, O> task) {
        Facts facts = reached.facts();
        Inquiry inquiry = Inquiry.about(ImmutableList.of(task), facts, ImmutableList.of());
        Answers answers = inquiry.read(reached.sessions().run(user, inquiry.steps()))
                .with(reached.sessions()
                        .exchange(ImmutableSet.copyOf(task.probe(facts).requests())));
        Sight sight = Sight.of(task, facts, answers, Owed.NOTHING);
        if (sight instanceof Sight.Seen<?, ?> seen && seen.differs()) {
            return seen.actions(facts);
        }
        throw new IllegalStateException(task.id() + ": a disturbance of its type is no difference: " + task.desired());
    }
}
