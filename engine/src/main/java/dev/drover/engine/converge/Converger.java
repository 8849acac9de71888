package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Iterables;
import dev.drover.engine.graph.Task;
import dev.drover.engine.graph.Watch;
import dev.drover.engine.journal.HostProgress;
import dev.drover.engine.journal.PlayProgress;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.plan.Answers;
import dev.drover.engine.plan.Fingerprints;
import dev.drover.engine.plan.Forecast;
import dev.drover.engine.plan.Inquiry;
import dev.drover.engine.plan.PlanFile;
import dev.drover.engine.plan.PlannedResource;
import dev.drover.engine.plan.Sight;
import dev.drover.engine.report.Counts;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.Place;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.MergingType;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Brings one host to its desired state: observes all resources in one batch, then acts on those that differ, in their
 * order, verifying each and looking again at those that come next. Used by one thread at a time.
 */
final class Converger {
    private static final String RECORDING = "recording what will be owed";
    private static final int FIRST_FORESIGHT = 16;
    private static final int FORESIGHT_GROWTH = 4;
    private static final int MOST_FORESIGHT = 4096;

    private final String host;
    private final HostSessions sessions;
    private final Supplier<Facts> freshFacts;
    private final Interruption wish;
    private final Emitter emitter;
    private final Obligations obligations;
    private Facts facts;
    private ImmutableSetMultimap<ResourceId, Watch> watchers = ImmutableSetMultimap.of();
    private final Map<Optional<String>, Answers> answers = new HashMap<>();
    private boolean owedIsKnown;
    /** How many resources are looked at in one go behind a change: fewer where changes follow upon each other. */
    private int foresight = FIRST_FORESIGHT;

    private Optional<Task<?, ?>> triedAgain = Optional.empty();
    private boolean atWork;
    private EarlierRun earlier = EarlierRun.NONE;
    private Optional<PlanBinding> planned = Optional.empty();
    private Counts counts = Counts.NONE;

    Converger(
            String host,
            HostSessions sessions,
            Facts facts,
            Supplier<Facts> freshFacts,
            Emitter emitter,
            Interruption wish) {
        this.wish = wish;
        this.host = host;
        this.sessions = sessions;
        this.facts = facts;
        this.freshFacts = freshFacts;
        this.emitter = emitter;
        this.obligations = new Obligations(facts);
    }

    /** Says who watches whom on this host, over all plays. */
    void watch(Collection<PlayWork> plays) {
        ImmutableSetMultimap.Builder<ResourceId, Watch> all = ImmutableSetMultimap.builder();
        plays.forEach(play -> all.putAll(play.graph().watchers()));
        watchers = all.build();
    }

    void refresh(Facts freshFacts) {
        facts = freshFacts;
    }

    /** How many resources this run changed so far. */
    int changes() {
        return counts.changed();
    }

    Counts counts() {
        return counts;
    }

    /** Whether the host was still at the step that failed last, as far as anybody knows. */
    boolean isAtWork() {
        return atWork || earlier.atWork();
    }

    /** What is still owed on the host to resources that this run does not declare, or did not come to. */
    ImmutableList<String> stillOwed() {
        return obligations.all().stream().map(Obligation::toString).collect(ImmutableList.toImmutableList());
    }

    /**
     * Goes on with an earlier run: asks the host what became of the steps that were on their way when it ended. What can be
     * observed is simply looked at again; what has no state is not done twice.
     *
     * @return what turned out to be done
     */
    ImmutableSet<Place> resume(HostProgress progress) {
        earlier = EarlierRun.asked(progress, sessions, emitter::now);
        return earlier.turnedOutDone();
    }

    /** With what is sent next something may come to be owed. */
    private void owing(ImmutableSet<Obligation> incurred) {
        if (earlier.progress().unsettled().isEmpty() || incurred.isEmpty()) {
            return;
        }
        ImmutableSet<String> watchers =
                incurred.stream().map(one -> one.watch().watcher().toString()).collect(ImmutableSet.toImmutableSet());
        sessions.owing(watchers);
        earlier = earlier.owing(watchers);
    }

    private boolean isOwed(Task<?, ?> task) {
        return !obligations.of(ImmutableSet.of(task.id())).isEmpty();
    }

    private boolean didEarlier(PlayWork work, Task<?, ?> task) {
        return earlier.did(task, place(work, task), isOwed(task));
    }

    private Optional<String> brokeOffEarlier(PlayWork work, Task<?, ?> task) {
        return earlier.brokeOff(task, place(work, task), isOwed(task));
    }

    private static Place place(PlayWork work, Task<?, ?> task) {
        return new Place(work.play().name(), task.id().toString());
    }

    /** Observes everything that the plays declare, in one batch for each acting user. */
    void observe(Collection<PlayWork> plays) {
        answers.clear();
        Map<Optional<String>, List<Task<?, ?>>> byUser = new HashMap<>();
        byUser.put(Optional.empty(), new ArrayList<>());
        for (PlayWork work : plays) {
            for (Task<?, ?> task : work.graph().tasks()) {
                byUser.computeIfAbsent(work.userOf(task), user -> new ArrayList<>())
                        .add(task);
            }
        }
        byUser.forEach((user, tasks) -> ask(user, tasks, requests(tasks)));
    }

    private ImmutableSet<HttpRequest> requests(Collection<Task<?, ?>> tasks) {
        return tasks.stream()
                .flatMap(task -> task.probe(facts).requests().stream())
                .collect(ImmutableSet.toImmutableSet());
    }

    /** Asks the host in one batch, and servers at the same time. */
    private void ask(Optional<String> user, Collection<Task<?, ?>> tasks, ImmutableSet<HttpRequest> requests) {
        ImmutableList.Builder<Probe.Question> further = ImmutableList.builder();
        if (user.isEmpty()) {
            further.addAll(ofWhatIsOwed()).addAll(sessions.ofTheLock(facts));
        }
        Inquiry inquiry = Inquiry.about(tasks, facts, further.build());
        boolean shell = tasks.stream().anyMatch(task -> Inquiry.needsShell(task, facts));
        HostSessions.Beside<Answers> asked = sessions.beside(requests, () -> {
            Optional<String> absent = shell ? sessions.absent(user) : Optional.empty();
            return absent.map(Answers::without).orElseGet(() -> inquiry.read(sessions.run(user, inquiry.steps())));
        });
        if (user.isEmpty()) {
            sessions.looked(facts, asked.result());
        }
        // What servers answered is as true as before: an act would have made it forgotten.
        take(user, asked.result().with(answersFor(user).outcomes()).with(asked.outcomes()));
    }

    /** Asked once: then this run has the host for itself, and keeps in mind what it records there. */
    private ImmutableList<Probe.Question> ofWhatIsOwed() {
        return owedIsKnown ? ImmutableList.of() : ImmutableList.of(obligations.question());
    }

    /**
     * Makes the requests of one task that were not made since the last change. Servers are not asked again about every
     * resource behind a change, as the host is: a server that does not answer would hold up each of them.
     */
    private void request(Optional<String> user, Task<?, ?> task) {
        Answers known = answersFor(user);
        ImmutableSet<HttpRequest> lacking = known.lacking(task, facts);
        if (!lacking.isEmpty()) {
            answers.put(user, known.with(sessions.exchange(lacking)));
        }
    }

    private void take(Optional<String> user, Answers fresh) {
        answers.put(user, fresh);
        if (user.isEmpty() && !owedIsKnown) {
            obligations.take(fresh);
            owedIsKnown = true;
        }
    }

    /**
     * Why nothing is to be done here: what those types cannot do that would leave the host half changed.
     *
     * @return one line for each resource that is in the way; absent: none is
     */
    Optional<String> refusal(Collection<PlayWork> plays) {
        ImmutableList<String> obstacles = plays.stream()
                .flatMap(work -> work.graph().tasks().stream()
                        .filter(Task::wholeHostOrNothing)
                        .map(task -> Sight.of(task, facts, answersFor(work.userOf(task)), obligations.to(task.id()))))
                .filter(Sight.Unreadable.class::isInstance)
                .map(sight -> ((Sight.Unreadable) sight).message())
                .collect(ImmutableList.toImmutableList());
        return obstacles.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", obstacles));
    }

    /** Says what would change, play by play; changes nothing. */
    void plan(Collection<PlayWork> plays) {
        foresee(plays, (work, resource) -> {
            if (resource.task().block() != Block.RESCUE) {
                counts = counts.plus(resource.status());
            }
            emitter.send(event(work, resource));
        });
    }

    /** The plays that would, as far as can be foreseen, do something; asked of what was observed last. */
    ImmutableSet<Play> busy(Collection<PlayWork> plays) {
        ImmutableSet.Builder<Play> busy = ImmutableSet.builder();
        foresee(plays, (work, resource) -> {
            if (resource.task().block() != Block.RESCUE
                    && resource.status() != Status.IN_SYNC
                    && resource.status() != Status.SKIPPED) {
                busy.add(work.play());
            }
        });
        return busy.build();
    }

    private void foresee(Collection<PlayWork> plays, BiConsumer<PlayWork, PlannedResource> each) {
        Forecast forecast = new Forecast(facts, watchers);
        for (PlayWork work : plays) {
            for (Task<?, ?> task : work.graph().tasks()) {
                each.accept(work, forecast.next(task, answersFor(work.userOf(task)), obligations.to(task.id())));
            }
        }
    }

    /** What a plan that is kept says of this host. */
    ImmutableList<PlanFile.Entry> entries(Collection<PlayWork> plays, Fingerprints fingerprints) {
        return foreseen(plays, fingerprints).stream()
                .map(PlanBinding.Foreseen::entry)
                .collect(ImmutableList.toImmutableList());
    }

    private ImmutableList<PlanBinding.Foreseen> foreseen(Collection<PlayWork> plays, Fingerprints fingerprints) {
        ImmutableList.Builder<Supplier<PlanBinding.Foreseen>> now = ImmutableList.builder();
        foresee(plays, (work, resource) -> {
            // All of them before anything is redacted: what is looked for in text is then the same each time.
            String desired = fingerprints.of(resource.task(), work.userOf(resource.task()));
            now.add(() -> new PlanBinding.Foreseen(
                    resource.task(),
                    PlanFile.Entry.of(
                            emitter.redacted(event(work, resource)), resource.awaits(), desired, fingerprints)));
        });
        return now.build().stream().map(Supplier::get).collect(ImmutableList.toImmutableList());
    }

    /**
     * Binds what follows to a plan: nothing else is changed.
     *
     * @return what does not fit any more; then nothing must be changed
     */
    Optional<String> bind(PlanBinding binding) {
        planned = Optional.of(binding);
        return stale(binding);
    }

    private Optional<String> stale(PlanBinding binding) {
        return binding.stale(foreseen(binding.plays(), binding.fingerprints()), earlier.progress(), watchers);
    }

    private RunEvent.ResourceFinished event(PlayWork work, PlannedResource resource) {
        return event(
                work, resource.task(), resource.status(), resource.changes(), Duration.ZERO, resource.message(), false);
    }

    private Optional<String> unplanned(PlayWork work, Collection<Sight.Seen<?, ?>> group) {
        return planned.flatMap(binding -> group.stream()
                .flatMap(seen ->
                        binding.unplanned(seen.task(), place(work, seen.task()), work.userOf(seen.task())).stream())
                .findFirst());
    }

    private Answers answersFor(Optional<String> user) {
        return answers.getOrDefault(user, Answers.NONE);
    }

    /**
     * Tells again of a resource that failed in the run that this one goes on with, and leaves all of this work alone.
     *
     * @return why it failed; absent: it is no part of this work, and nothing was told
     */
    Optional<String> failedEarlier(PlayWork work, PlayProgress.Failure failure) {
        for (Task<?, ?> task : work.graph().tasks()) {
            if (place(work, task).equals(failure.place())) {
                counts = counts.plusNotReached(work.graph().tasks().size() - 1);
                return fail(work, task, ImmutableList.of(), Duration.ZERO, failure.message());
            }
        }
        return Optional.empty();
    }

    /** So many of those that failed were rescued. */
    void rescued(int failures) {
        counts = counts.rescuing(failures);
    }

    /**
     * Converges one play.
     *
     * @param from how many of its resources are passed over, because they were converged just before
     * @return why the host failed, if it did: then nothing behind the failed resource was touched
     */
    Optional<String> converge(PlayWork work, int from) {
        ImmutableList<Task<?, ?>> tasks = work.graph().tasks();
        int next = from;
        while (next < tasks.size()) {
            Task<?, ?> task = tasks.get(next);
            Optional<String> user = work.userOf(task);
            if (!answersFor(user).cover(task, facts)) {
                foresight = Math.min(foresight * FORESIGHT_GROWTH, MOST_FORESIGHT);
                ask(user, ahead(work, user, next, foresight), ImmutableSet.of());
            }
            request(user, task);
            Sight sight = Sight.of(task, facts, answersFor(user), obligations.to(task.id()));
            if (acts(work, task, sight) && sessions.lock()) {
                lookAgain(work, next);
                continue;
            }
            int done = 1;
            Optional<String> failure = Optional.empty();
            if (sight instanceof Sight.Unreadable unreadable) {
                failure = fail(work, task, ImmutableList.of(), Duration.ZERO, unreadable.message());
            } else if (didEarlier(work, task)) {
                settleWithoutActing(task);
                Optional<String> message =
                        Optional.of("was done in run " + earlier.progress().run());
                finish(work, task, Status.SKIPPED, ImmutableList.of(), Duration.ZERO, message, false);
            } else if (brokeOffEarlier(work, task).isPresent()) {
                failure = fail(
                        work,
                        task,
                        ImmutableList.of(),
                        Duration.ZERO,
                        brokeOffEarlier(work, task).orElseThrow());
            } else if (sight instanceof Sight.Skipped skipped) {
                settleWithoutActing(task);
                finish(
                        work,
                        task,
                        Status.SKIPPED,
                        ImmutableList.of(),
                        Duration.ZERO,
                        Optional.of(skipped.reason()),
                        false);
            } else if (sight instanceof Sight.Seen<?, ?> seen && !seen.differs()) {
                settleWithoutActing(task);
                finish(work, task, Status.IN_SYNC, ImmutableList.of(), Duration.ZERO, seen.found(), false);
            } else {
                if (wish.isWished()) {
                    counts = counts.plusNotReached(tasks.size() - next);
                    throw new InterruptedRunException();
                }
                ImmutableList<Sight.Seen<?, ?>> group = group(work, next, (Sight.Seen<?, ?>) sight);
                done = group.size();
                foresight = Math.max(1, foresight / 2);
                Act act = new Act(work, group, ahead(work, user, next, done + foresight));
                Optional<String> unplanned = unplanned(work, group);
                failure = unplanned.isPresent() ? act.failed(unplanned.get()) : act.perform();
                if (act.isToBeTriedAgain()) {
                    triedAgain = Optional.of(task);
                    answers.clear();
                    continue;
                }
            }
            if (failure.isPresent()) {
                counts = counts.plusNotReached(tasks.size() - next - done);
                if (wish.isInsisted()) {
                    throw new InterruptedRunException(HostOutcome.FAILED, failure.get());
                }
                return failure;
            }
            next += done;
        }
        return Optional.empty();
    }

    private boolean acts(PlayWork work, Task<?, ?> task, Sight sight) {
        return isOwed(task) || (isDifferent(sight) && !didEarlier(work, task) && !wish.isWished());
    }

    private static boolean isDifferent(Sight sight) {
        return sight instanceof Sight.Seen<?, ?> seen && seen.differs();
    }

    /** Another run was here after we looked: nothing that was seen is believed, and what was found in sync must still be. */
    private void lookAgain(PlayWork work, int next) {
        owedIsKnown = false;
        // A plan is about all that is left, and nothing of it was changed by this run yet.
        observe(planned.map(PlanBinding::plays).orElse(ImmutableList.of(work)));
        planned.flatMap(this::stale).ifPresent(why -> {
            throw new StalePlanException(why);
        });
        work.graph().tasks().stream()
                .limit(next)
                .filter(task -> !didEarlier(work, task)
                        && isDifferent(Sight.of(task, facts, answersFor(work.userOf(task)), obligations.to(task.id()))))
                .findFirst()
                .ifPresent(task -> {
                    throw new HostTakenException(
                            HostOutcome.REFUSED,
                            "another run changed this host while this one looked at it: " + task.id()
                                    + " is not in sync any more; run it again");
                });
        refusal(ImmutableList.of(work)).ifPresent(why -> {
            throw new StalePlanException(why);
        });
    }

    /**
     * Resources that are looked at in one go: so many from here on, and behind these what may change in one transaction with
     * the last of them.
     */
    private static ImmutableList<Task<?, ?>> ahead(PlayWork work, Optional<String> user, int from, int count) {
        ImmutableList<Task<?, ?>> left = work.graph().tasks().stream()
                .skip(from)
                .filter(task -> work.userOf(task).equals(user))
                .collect(ImmutableList.toImmutableList());
        int end = Math.min(left.size(), count);
        while (end < left.size()
                && left.get(end).type() instanceof MergingType
                && left.get(end).type() == left.get(end - 1).type()) {
            end++;
        }
        return left.subList(0, end);
    }

    /** The resources behind {@code first} that are changed together with it. */
    private ImmutableList<Sight.Seen<?, ?>> group(PlayWork work, int position, Sight.Seen<?, ?> first) {
        ImmutableList.Builder<Sight.Seen<?, ?>> group = ImmutableList.builder();
        group.add(first);
        Optional<String> user = work.userOf(first.task());
        for (Task<?, ?> task : Iterables.skip(work.graph().tasks(), position + 1)) {
            boolean guarded = !task.declaration().common().onChangeOf().isEmpty()
                    || task.declaration().common().retries().isPresent();
            if (guarded
                    || !work.userOf(task).equals(user)
                    || !(Sight.of(task, facts, answersFor(user), obligations.to(task.id()))
                            instanceof Sight.Seen<?, ?> seen)
                    || !seen.differs()
                    || !first.mergesWith(seen)) {
                break;
            }
            group.add(seen);
        }
        return group.build();
    }

    /** A resource that is in sync owes nothing: a restart owed to a service that shall not run, for one. */
    private void settleWithoutActing(Task<?, ?> task) {
        ImmutableSet<Obligation> paid = obligations.of(ImmutableSet.of(task.id()));
        if (!paid.isEmpty()
                && succeeded(sessions.run(Optional.empty(), ImmutableList.of(obligations.settling(paid))))) {
            obligations.settled(paid);
        }
    }

    private static boolean succeeded(List<StepResult> results) {
        return results.stream().allMatch(result -> result instanceof StepResult.Exited exited && exited.succeeded());
    }

    private Optional<String> fail(
            PlayWork work, Task<?, ?> task, ImmutableList<Change> changes, Duration took, String message) {
        boolean ignored = task.declaration().common().ignoreFailure();
        finish(work, task, Status.FAILED, changes, took, Optional.of(message), ignored);
        return ignored ? Optional.empty() : Optional.of(task.id() + ": " + message);
    }

    private void finish(
            PlayWork work,
            Task<?, ?> task,
            Status status,
            ImmutableList<Change> changes,
            Duration took,
            Optional<String> message,
            boolean ignored) {
        counts = ignored ? counts.plusIgnored() : counts.plus(status);
        emitter.send(event(work, task, status, changes, took, message, ignored));
    }

    private RunEvent.ResourceFinished event(
            PlayWork work,
            Task<?, ?> task,
            Status status,
            ImmutableList<Change> changes,
            Duration took,
            Optional<String> message,
            boolean ignored) {
        return new RunEvent.ResourceFinished(
                emitter.now(), emitter.run(), host, where(work, task), status, changes, took, message, ignored);
    }

    private static RunEvent.Where where(PlayWork work, Task<?, ?> task) {
        return new RunEvent.Where(
                work.play().name(),
                task.declaration().recipes(),
                task.id(),
                task.declaration().source(),
                task.block());
    }

    /** Acting on one resource, or on several that change in one transaction. */
    private final class Act {
        private final PlayWork work;
        private final ImmutableList<Sight.Seen<?, ?>> group;
        private final ImmutableList<Task<?, ?>> toObserve;
        private final Optional<String> user;
        private final Instant started = emitter.now();
        private boolean acted = true;
        private boolean interrupted;

        Act(PlayWork work, ImmutableList<Sight.Seen<?, ?>> group, ImmutableList<Task<?, ?>> toObserve) {
            this.work = work;
            this.group = group;
            this.toObserve = toObserve;
            this.user = work.userOf(first().task());
        }

        private Sight.Seen<?, ?> first() {
            return group.get(0);
        }

        Optional<String> perform() {
            group.forEach(seen -> emitter.send(
                    new RunEvent.ResourceStarted(emitter.now(), emitter.run(), host, where(work, seen.task()))));
            Common common = first().task().declaration().common();
            int tries = 1 + common.retries().map(Common.Retries::times).orElse(0);
            Optional<String> failure = Optional.empty();
            for (int attempt = 1; attempt <= tries; attempt++) {
                failure = attemptToTheEnd();
                boolean uncertain = atWork || (interrupted && first().task().role() == ResourceType.Role.ACTION);
                if (failure.isEmpty()
                        || attempt == tries
                        || uncertain
                        || wish.isWished()
                        || wish.pause(
                                common.retries().map(Common.Retries::every).orElse(Duration.ZERO))) {
                    break;
                }
            }
            return isToBeTriedAgain() ? Optional.empty() : failure.isPresent() ? failed(failure.get()) : succeeded();
        }

        /** What was interrupted and can be observed is just converged again; what has no state is not guessed at. */
        boolean isToBeTriedAgain() {
            return interrupted
                    && !atWork
                    && first().task().role() == ResourceType.Role.STATE
                    && !triedAgain.equals(Optional.of(first().task()));
        }

        private Optional<String> succeeded() {
            boolean gate = first().task().role() == ResourceType.Role.GATE || !acted;
            for (Sight.Seen<?, ?> seen : group) {
                finish(
                        work,
                        seen.task(),
                        gate ? Status.IN_SYNC : Status.CHANGED,
                        gate ? ImmutableList.of() : seen.changes(),
                        took(),
                        gate ? found(seen.task()) : Optional.empty(),
                        false);
            }
            return Optional.empty();
        }

        /** What the look behind the act found. */
        private Optional<String> found(Task<?, ?> task) {
            return Sight.of(task, facts, answersFor(user), obligations.to(task.id())) instanceof Sight.Seen<?, ?> now
                            && !now.differs()
                    ? now.found()
                    : Optional.empty();
        }

        private Optional<String> failed(String message) {
            Optional<String> failure = Optional.empty();
            for (Sight.Seen<?, ?> seen : group) {
                String words = seen.task().id().equals(first().task().id())
                        ? message
                        : "in one transaction with " + first().task().id() + ", which failed; see there";
                Optional<String> failed = fail(work, seen.task(), seen.changes(), took(), words);
                failure = failure.or(() -> failed);
            }
            return failure;
        }

        private Duration took() {
            return Duration.between(started, emitter.now());
        }

        private Optional<String> attemptToTheEnd() {
            try {
                return attempt();
            } catch (InterruptedRunException left) {
                throw new InterruptedRunException(
                        HostOutcome.FAILED,
                        first().task().id() + ": was left half-way (Ctrl-C): it may or may not have done its work;"
                                + " `drover runs resume` asks the host");
            }
        }

        private Optional<String> attempt() {
            interrupted = false;
            atWork = false;
            ImmutableList<Action> actions = first().actionsTogether(group.subList(1, group.size()), facts);
            boolean scripts = actions.stream().allMatch(action -> action.work() instanceof Action.Work.Script);
            Optional<String> absent = scripts ? sessions.absent(user) : Optional.empty();
            if (absent.isPresent()) {
                return Optional.of(Sight.Unreadable.without(absent.get()).message());
            }
            return scripts ? attemptScripts(actions) : attemptRequests(actions);
        }

        /** One round trip: record what will be owed, act, settle what is paid, and observe it and what comes next. */
        private Optional<String> attemptScripts(ImmutableList<Action> actions) {
            owing(incurred());
            ImmutableSet<Obligation> incurred = obligations.without(incurred());
            ImmutableSet<Obligation> paid =
                    obligations.of(group.stream().map(seen -> seen.task().id()).collect(ImmutableSet.toImmutableSet()));
            boolean sameShell = user.isEmpty();
            Optional<String> unrecorded = sameShell || incurred.isEmpty() ? Optional.empty() : recordFirst(incurred);
            if (unrecorded.isPresent()) {
                return unrecorded;
            }
            boolean recordHere = sameShell && !incurred.isEmpty();
            int departure =
                    Iterables.indexOf(actions, action -> action.reconnection().isPresent());
            if (departure >= 0) {
                Optional<String> failure = leaveAndReturn(actions.subList(0, departure + 1), incurred, recordHere);
                if (failure.isPresent()) {
                    return failure;
                }
                obligations.recorded(incurred);
                recordHere = false;
                actions = actions.subList(departure + 1, actions.size());
            }
            Inquiry inquiry = Inquiry.about(toObserve, facts, sameShell ? ofWhatIsOwed() : ImmutableList.of());
            ImmutableList.Builder<Step> batch = ImmutableList.builder();
            boolean settleHere = sameShell && !paid.isEmpty();
            if (recordHere) {
                batch.add(obligations.recording(incurred));
            }
            actions.forEach(action -> batch.add(step(action)));
            if (settleHere) {
                batch.add(obligations.settling(paid));
            }
            ImmutableList<StepResult> results =
                    sessions.run(user, batch.addAll(inquiry.steps()).build());
            answers.clear();
            int acting = actions.size() + (recordHere ? 1 : 0) + (settleHere ? 1 : 0);
            Optional<String> failure = firstFailure(actions, recordHere, results.subList(0, acting));
            if (failure.isPresent()) {
                owesNothing(incurred, (recordHere && succeededAt(results, 0)) || !sameShell);
                return failure;
            }
            obligations.recorded(incurred);
            if (settleHere) {
                obligations.settled(paid);
            } else {
                group.forEach(seen -> settleWithoutActing(seen.task()));
            }
            take(user, inquiry.read(results.subList(acting, results.size())));
            group.forEach(seen -> request(user, seen.task()));
            return verify();
        }

        /**
         * Acts, the last action ending the connection, and goes on only when the host is back: nothing that was known of it
         * before is believed then.
         */
        private Optional<String> leaveAndReturn(
                ImmutableList<Action> actions, ImmutableSet<Obligation> incurred, boolean recordHere) {
            Action last = actions.get(actions.size() - 1);
            Comeback comeback = Comeback.after(last, sessions, user, wish);
            ImmutableList.Builder<Step> batch = ImmutableList.builder();
            if (recordHere) {
                batch.add(obligations.recording(incurred));
            }
            actions.forEach(action -> batch.add(step(action)));
            Optional<String> failure = Optional.empty();
            try {
                ImmutableList<StepResult> results = sessions.runOnce(user, batch.build());
                failure = firstFailure(actions, recordHere, results);
                if (failure.isPresent()) {
                    owesNothing(incurred, !recordHere || succeededAt(results, 0));
                }
            } catch (TransportException e) {
                // The host may end the connection before it can answer.
                if (e.kind() != TransportException.Kind.LOST && e.kind() != TransportException.Kind.NO_ANSWER) {
                    throw e;
                }
            }
            if (failure.isPresent()) {
                return failure;
            }
            failure = comeback.await();
            if (failure.isEmpty()) {
                answers.clear();
                owedIsKnown = false;
                facts = freshFacts.get();
            }
            return failure;
        }

        /** Requests go past the shell: what will be owed is recorded before the first, and all is observed after the last. */
        private Optional<String> attemptRequests(ImmutableList<Action> actions) {
            owing(incurred());
            ImmutableSet<Obligation> incurred = obligations.without(incurred());
            Optional<String> unrecorded = incurred.isEmpty() ? Optional.empty() : recordFirst(incurred);
            if (unrecorded.isPresent()) {
                return unrecorded;
            }
            answers.clear();
            acted = false;
            for (Action action : actions) {
                Optional<String> failure = perform(action);
                if (failure.isPresent()) {
                    owesNothing(incurred, true);
                    return failure;
                }
            }
            if (acted) {
                obligations.recorded(incurred);
            } else if (!incurred.isEmpty()) {
                sessions.run(Optional.empty(), ImmutableList.of(obligations.settling(incurred)));
            }
            group.forEach(seen -> settleWithoutActing(seen.task()));
            ask(
                    user,
                    toObserve,
                    requests(group.stream().map(Sight.Seen::task).collect(ImmutableList.toImmutableList())));
            return verify();
        }

        private Optional<String> perform(Action action) {
            if (action.work() instanceof Action.Work.Http http) {
                sessions.requesting();
                Talk.Ending ending =
                        new Talk(sessions, emitter::now, wish).hold(action.says(), http.dialogue(), limit(action));
                acted |= ending.acted();
                if (ending.uncertain() && first().task().role() == ResourceType.Role.ACTION) {
                    interrupted = true;
                    sessions.leaving();
                }
                return ending.failure();
            }
            acted = true;
            return Failures.describe(
                    action.says(),
                    sessions.run(user, ImmutableList.of(step(action))).get(0));
        }

        private static boolean succeededAt(ImmutableList<StepResult> results, int index) {
            return results.get(index) instanceof StepResult.Exited exited && exited.succeeded();
        }

        private Optional<String> recordFirst(ImmutableSet<Obligation> incurred) {
            return Failures.describe(
                    RECORDING,
                    sessions.run(Optional.empty(), ImmutableList.of(obligations.recording(incurred)))
                            .get(0));
        }

        private ImmutableSet<Obligation> incurred() {
            return group.stream()
                    .flatMap(seen -> watchers.get(seen.task().id()).stream())
                    .map(Obligation::new)
                    .collect(ImmutableSet.toImmutableSet());
        }

        private Step step(Action action) {
            Step step = Step.act(action.script(), action.arguments(), limit(action));
            return action.input().map(step::withInput).orElse(step);
        }

        private Duration limit(Action action) {
            return first().task().declaration().common().timeout().orElse(action.timeout());
        }

        private Optional<String> firstFailure(
                ImmutableList<Action> actions, boolean recordHere, List<StepResult> results) {
            for (int i = 0; i < results.size(); i++) {
                int action = i - (recordHere ? 1 : 0);
                String says = action >= 0 && action < actions.size()
                        ? actions.get(action).says()
                        : action < 0 ? RECORDING : "settling what was owed";
                Optional<String> failure = Failures.describe(says, results.get(i));
                if (failure.isPresent()) {
                    atWork = results.get(i) instanceof StepResult.Running;
                    interrupted = results.get(i) instanceof StepResult.Interrupted || atWork;
                    return failure;
                }
            }
            return Optional.empty();
        }

        /**
         * A failed notifier owes nothing, unless it is in sync after all: then it did change.
         *
         * @param recorded whether the host has the records
         */
        private void owesNothing(ImmutableSet<Obligation> incurred, boolean recorded) {
            if (!recorded || incurred.isEmpty()) {
                return;
            }
            obligations.recorded(incurred);
            if (wish.isInsisted() || atWork) {
                // What was stopped half-way, or is still at it, is looked at by the next run, which pays if it did
                // change.
                return;
            }
            ask(user, toObserve, ImmutableSet.of());
            group.forEach(seen -> request(user, seen.task()));
            // Only what is seen to be as it was did not change: a guard that says no now may say so because of it.
            ImmutableSet<ResourceId> unchanged = group.stream()
                    .map(seen -> (Task<?, ?>) seen.task())
                    .filter(task -> !(interrupted && task.role() == ResourceType.Role.ACTION))
                    .filter(task -> isDifferent(Sight.of(task, facts, answersFor(user), obligations.to(task.id()))))
                    .map(Task::id)
                    .collect(ImmutableSet.toImmutableSet());
            ImmutableSet<Obligation> unowed = incurred.stream()
                    .filter(one -> unchanged.contains(one.watch().watched()))
                    .collect(ImmutableSet.toImmutableSet());
            if (!unowed.isEmpty()
                    && Converger.succeeded(
                            sessions.run(Optional.empty(), ImmutableList.of(obligations.settling(unowed))))) {
                obligations.settled(unowed);
            }
        }

        /** After the act nothing may differ any more. */
        private Optional<String> verify() {
            for (Sight.Seen<?, ?> seen : group) {
                if (seen.task().role() != ResourceType.Role.STATE) {
                    continue;
                }
                Sight now = Sight.of(
                        seen.task(),
                        facts,
                        answersFor(user),
                        obligations.to(seen.task().id()));
                if (now instanceof Sight.Unreadable unreadable) {
                    return Optional.of("was changed, but could not be verified: " + unreadable.message());
                }
                if (now instanceof Sight.Seen<?, ?> after && after.differs()) {
                    return Optional.of("still differs after it was changed: " + Failures.list(after.changes()));
                }
            }
            return Optional.empty();
        }
    }
}
