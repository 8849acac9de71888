package dev.drover.engine.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.graph.Task;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.MergingType;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Owed;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ResourceType;
import java.util.Collection;
import java.util.Optional;

/** What a look at a resource gave. */
public sealed interface Sight {
    /**
     * The host's answer could not be read.
     *
     * @param lacks what the host has to have before it can answer, where that is why
     */
    record Unreadable(String message, Optional<Need> lacks) implements Sight {
        /** It is looked at as a user that is not there. */
        public static Unreadable without(String user) {
            return new Unreadable(
                    "cannot become '" + user + "': there is no such user on the host; declare user('" + user
                            + "') before, or become another",
                    Optional.of(Need.deciding("user", user)));
        }
    }

    /** It is not to be touched now: a guard says so, or nothing that it watches changed. */
    record Skipped(String reason) implements Sight {}

    /**
     * Its state is known.
     *
     * @param changes what differs, hidden where the resource is sensitive; empty: in sync
     */
    record Seen<S extends Record, O>(Task<S, O> task, O observed, ImmutableList<Change> changes) implements Sight {
        public boolean differs() {
            return !changes.isEmpty();
        }

        /** What to do about the difference. */
        public ImmutableList<Action> actions(Facts facts) {
            return task.type().apply(task.desired(), observed, facts);
        }

        /** What was seen, in words; for a resource that only asks. */
        public String words() {
            return task.declaration().common().sensitive()
                    ? "(not shown)"
                    : task.type().words(task.desired(), observed);
        }

        /** What a resource that only asks has found, if it has words for that. */
        public Optional<String> found() {
            return Optional.of(task)
                    .filter(one -> one.role() == ResourceType.Role.GATE)
                    .map(one -> words())
                    .filter(words -> !words.isEmpty());
        }

        public ImmutableSet<Need> lacks() {
            return task.type().lacks(task.desired(), observed);
        }

        public Optional<Need> mayBeBrought() {
            return task.type().mayBeBrought(task.desired(), observed);
        }

        /** Whether {@code next} can be changed in one transaction with this. */
        public boolean mergesWith(Seen<?, ?> next) {
            return task.type() instanceof MergingType<S, O> merging
                    && next.task.type() == merging
                    && merging.mergesWith(task.desired(), task.schema().spec().cast(next.task.desired()));
        }

        /** What to do about this and others that merge with it. */
        @SuppressWarnings("unchecked") // all of one type: mergesWith said so
        public ImmutableList<Action> actionsTogether(Collection<Seen<?, ?>> others, Facts facts) {
            if (!(task.type() instanceof MergingType<S, O> merging)) {
                return actions(facts);
            }
            ImmutableList.Builder<MergingType.Difference<S, O>> all = ImmutableList.builder();
            all.add(new MergingType.Difference<>(task.desired(), observed));
            others.forEach(
                    other -> all.add(new MergingType.Difference<>((S) other.task.desired(), (O) other.observed)));
            return merging.applyTogether(all.build(), facts);
        }
    }

    /** Looks at a task with the host's answers and what is owed to it. */
    static <S extends Record, O> Sight of(Task<S, O> task, Facts facts, Answers answers, Owed owed) {
        try {
            Optional<String> lackedUser = answers.userLackedBy(task, facts);
            Optional<String> skip = lackedUser.isPresent() ? Optional.empty() : Guards.reasonToSkip(task, answers);
            if (skip.isPresent()) {
                return new Skipped(skip.get());
            }
            if (!task.declaration().common().onChangeOf().isEmpty()
                    && owed.because("onChangeOf").isEmpty()) {
                return new Skipped("nothing that it watches changed");
            }
            if (lackedUser.isPresent()) {
                return Unreadable.without(lackedUser.get());
            }
            O observed = task.type().owing(answers.read(task.probe(facts)), owed);
            ImmutableList<Change> changes = task.type().diff(task.desired(), observed);
            boolean hide = task.declaration().common().sensitive();
            return new Seen<>(
                    task,
                    observed,
                    hide ? changes.stream().map(Change::hidden).collect(ImmutableList.toImmutableList()) : changes);
        } catch (ProbeException e) {
            return new Unreadable(String.valueOf(e.getMessage()), Optional.empty());
        }
    }
}
