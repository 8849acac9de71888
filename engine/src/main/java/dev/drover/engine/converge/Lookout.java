package dev.drover.engine.converge;

import com.google.common.base.Suppliers;
import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.graph.Task;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.Invariant;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Rolling;
import dev.drover.engine.plan.Answers;
import dev.drover.engine.plan.Inquiry;
import dev.drover.engine.plan.Sight;
import dev.drover.engine.report.RunEvent.Pulse;
import dev.drover.engine.report.RunEvent.Vital;
import dev.drover.engine.resource.Owed;
import dev.drover.engine.transport.TransportException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks all hosts of one play how they are, at once; changes nothing on them. */
final class Lookout implements Supplier<Vitals> {
    private final Play play;
    private final ImmutableList<Post> posts;
    private final Conditions.Reader reader;
    private final ExecutorService workers;

    /**
     * A host to ask.
     *
     * @param kept what the play keeps to there; empty: as the others, but this host cannot say
     * @param reached throws {@link TransportException} if it cannot be reached
     * @param fresh its facts, read again
     * @param view as scripts see it, with such facts
     */
    record Post(
            Host host,
            ImmutableList<Rolling> kept,
            Supplier<ReachedHost> reached,
            Function<ReachedHost, Facts> fresh,
            Function<Supplier<Facts>, HostView> view) {
        String name() {
            return host.name();
        }
    }

    /** What one host said. */
    private record Heard(boolean last, Map<Invariant, Vital> vitals) {}

    Lookout(Play play, ImmutableList<Post> posts, Conditions.Reader reader, ExecutorService workers) {
        this.play = play;
        this.posts = posts;
        this.reader = reader;
        this.workers = workers;
    }

    @Override
    public Vitals get() {
        Map<String, Future<Heard>> asked = new LinkedHashMap<>();
        posts.forEach(post -> asked.put(post.name(), workers.submit(() -> ask(post))));
        Map<String, Heard> heard = new LinkedHashMap<>();
        Map<String, String> silent = new HashMap<>();
        asked.forEach((host, answer) -> {
            try {
                heard.put(host, answer.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TransportException lost) {
                    silent.put(host, "unreachable: " + lost.getMessage());
                } else {
                    silent.put(host, String.valueOf(Throwables.getRootCause(e).getMessage()));
                }
            }
        });
        return vitals(heard, silent);
    }

    private Vitals vitals(Map<String, Heard> heard, Map<String, String> silent) {
        Map<String, Invariant> invariants = new LinkedHashMap<>();
        heard.values()
                .forEach(one -> one.vitals()
                        .keySet()
                        .forEach(invariant -> invariants.putIfAbsent(invariant.name(), invariant)));
        ImmutableList.Builder<Census> all = ImmutableList.builder();
        invariants.values().forEach(invariant -> all.add(census(invariant, heard, silent)));
        ImmutableSet<String> last = heard.entrySet().stream()
                .filter(entry -> entry.getValue().last())
                .map(Map.Entry::getKey)
                .collect(ImmutableSet.toImmutableSet());
        return new Vitals(all.build(), last);
    }

    private Census census(Invariant invariant, Map<String, Heard> heard, Map<String, String> silent) {
        ImmutableList.Builder<Vital> vitals = ImmutableList.builder();
        for (Post post : posts) {
            if (silent.containsKey(post.name())) {
                vitals.add(new Vital(post.name(), Pulse.FAILS, silent.getOrDefault(post.name(), "")));
            } else {
                Optional.ofNullable(heard.get(post.name()))
                        .flatMap(said -> said.vitals().entrySet().stream()
                                .filter(entry -> entry.getKey().name().equals(invariant.name()))
                                .map(Map.Entry::getValue)
                                .findFirst())
                        .ifPresent(vitals::add);
            }
        }
        return new Census(invariant, vitals.build());
    }

    private Heard ask(Post post) {
        ReachedHost reached = post.reached().get();
        Supplier<Facts> fresh = Suppliers.memoize(() -> post.fresh().apply(reached));
        List<Problem> problems = new ArrayList<>();
        Conditions conditions = reader.read(post.kept(), post.view().apply(fresh), problems::add);
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        Map<Task<?, ?>, Vital> seen = look(post.name(), reached, conditions.tasks());
        boolean last = conditions.last().stream()
                .anyMatch(tasks -> tasks.stream().allMatch(task -> pulse(seen, task) == Pulse.PASSES));
        Map<Invariant, Vital> vitals = new LinkedHashMap<>();
        conditions
                .invariants()
                .forEach((invariant, tasks) -> vitals.put(
                        invariant,
                        tasks.stream()
                                .flatMap(task -> Optional.ofNullable(seen.get(task)).stream())
                                .filter(vital -> vital.pulse() != Pulse.PASSES)
                                .findFirst()
                                .orElse(new Vital(post.name(), Pulse.PASSES, ""))));
        return new Heard(last, vitals);
    }

    private static Pulse pulse(Map<Task<?, ?>, Vital> seen, Task<?, ?> task) {
        return Optional.ofNullable(seen.get(task)).map(Vital::pulse).orElse(Pulse.FAILS);
    }

    /** One round trip for each acting user. */
    private Map<Task<?, ?>, Vital> look(String host, ReachedHost reached, ImmutableList<Task<?, ?>> tasks) {
        Map<Optional<String>, List<Task<?, ?>>> byUser = new LinkedHashMap<>();
        tasks.forEach(task -> byUser.computeIfAbsent(
                        task.declaration().common().become().or(play::become), user -> new ArrayList<>())
                .add(task));
        Map<Task<?, ?>, Vital> seen = new HashMap<>();
        byUser.forEach((user, asked) -> {
            Inquiry inquiry = Inquiry.about(asked, reached.facts(), ImmutableList.of());
            Answers answers = inquiry.read(reached.sessions().run(user, inquiry.steps()));
            for (Task<?, ?> task : asked) {
                Answers all = answers.with(reached.sessions().exchange(answers.lacking(task, reached.facts())));
                seen.put(task, vital(host, Sight.of(task, reached.facts(), all, Owed.NOTHING)));
            }
        });
        return seen;
    }

    private static Vital vital(String host, Sight sight) {
        if (sight instanceof Sight.Unreadable unreadable) {
            return new Vital(host, Pulse.FAILS, unreadable.message());
        }
        if (sight instanceof Sight.Skipped) {
            // The guard itself may be a long script, and says nothing.
            return new Vital(host, Pulse.ABSENT, "is no part of it yet");
        }
        Sight.Seen<?, ?> seen = (Sight.Seen<?, ?>) sight;
        return seen.differs() ? new Vital(host, Pulse.FAILS, seen.words()) : new Vital(host, Pulse.PASSES, "");
    }
}
