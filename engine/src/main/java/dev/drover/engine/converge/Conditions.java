package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.graph.GraphCompiler;
import dev.drover.engine.graph.Task;
import dev.drover.engine.model.FactsNotGathered;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.Invariant;
import dev.drover.engine.model.InvariantBody;
import dev.drover.engine.model.PlayBody;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Rolling;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.ResourceType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What one host is asked before and after each batch of a rolling play.
 *
 * @param last each list: the host is to be last if all of it is in sync
 * @param invariants what the host must have in sync to pass
 */
record Conditions(
        ImmutableList<ImmutableList<Task<?, ?>>> last, ImmutableMap<Invariant, ImmutableList<Task<?, ?>>> invariants) {

    /** All that is asked. */
    ImmutableList<Task<?, ?>> tasks() {
        return Stream.concat(last.stream(), invariants.values().stream())
                .flatMap(ImmutableList::stream)
                .collect(ImmutableList.toImmutableList());
    }

    /** Evaluates the conditions of a play for hosts. */
    record Reader(Catalog catalog, Secrets secrets) {
        /** What these say of a host; mistakes go to {@code problems}, and what has one is left out. */
        Conditions read(Collection<Rolling> kept, HostView host, Consumer<Problem> problems) {
            ImmutableList.Builder<ImmutableList<Task<?, ?>>> last = ImmutableList.builder();
            Map<Invariant, ImmutableList<Task<?, ?>>> invariants = new LinkedHashMap<>();
            for (Rolling way : kept) {
                way.last().ifPresent(condition -> last.add(questions(condition, host, problems)));
                for (InvariantBody body : way.invariants()) {
                    read(body, host, invariants, problems);
                }
            }
            return new Conditions(
                    last.build().stream().filter(tasks -> !tasks.isEmpty()).collect(ImmutableList.toImmutableList()),
                    ImmutableMap.copyOf(invariants));
        }

        private void read(
                InvariantBody body,
                HostView host,
                Map<Invariant, ImmutableList<Task<?, ?>>> invariants,
                Consumer<Problem> problems) {
            Invariant[] named = new Invariant[1];
            ImmutableList<Task<?, ?>> tasks =
                    questions((view, state) -> named[0] = body.describe(view, state), host, problems);
            Optional<Invariant> invariant = Optional.ofNullable(named[0]);
            if (invariant.isEmpty() || tasks.isEmpty()) {
                return;
            }
            Optional<Invariant> other = invariants.keySet().stream()
                    .filter(one -> one.name().equals(invariant.get().name()))
                    .findFirst();
            if (other.isPresent()) {
                problems.accept(new Problem(
                        invariant.get().source(),
                        "invariant-twice",
                        "invariant '" + invariant.get().name() + "' is there twice, first at "
                                + other.get().source() + "; give one of them another name"));
                return;
            }
            invariants.put(invariant.get(), tasks);
        }

        private ImmutableList<Task<?, ?>> questions(PlayBody body, HostView host, Consumer<Problem> problems) {
            Declarations state = new Declarations(catalog, secrets);
            try {
                body.describe(host, state);
            } catch (ProblemException e) {
                e.problems().forEach(problems);
                return ImmutableList.of();
            } catch (FactsNotGathered later) {
                return ImmutableList.of();
            }
            state.problems().forEach(problems);
            ImmutableList<Task<?, ?>> tasks = new GraphCompiler(catalog)
                    .compile(state.declared(), state.mentioned(), ImmutableSet.of(), problems)
                    .tasks();
            tasks.stream()
                    .filter(task -> task.role() != ResourceType.Role.GATE)
                    .forEach(task -> problems.accept(new Problem(
                            task.declaration().source(),
                            "not-a-question",
                            task.id() + ": rolling can only ask hosts something; use waitFor or check")));
            return tasks;
        }
    }
}
