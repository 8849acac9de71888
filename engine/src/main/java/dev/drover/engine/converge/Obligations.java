package dev.drover.engine.converge;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.plan.Answers;
import dev.drover.engine.resource.Owed;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.transport.ShellScript;
import dev.drover.engine.transport.Step;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** What is owed on one host: read from it at the start, and kept equal to its records. Used by one thread. */
final class Obligations {
    private static final ProbeScript READ =
            ProbeScript.inOrder(ShellFunctions.STATE.before(ShellScript.beside(Obligations.class, "owed.sh")));
    private static final ShellScript OWE = ShellFunctions.STATE.before(ShellScript.beside(Obligations.class, "owe.sh"));
    private static final ShellScript SETTLE =
            ShellFunctions.STATE.before(ShellScript.beside(Obligations.class, "settle.sh"));
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private final Bytes stateDirectory;
    private final Set<Obligation> owed = new LinkedHashSet<>();

    Obligations(Facts facts) {
        this.stateDirectory = stateDirectory(facts);
    }

    /** Where records are kept; empty: in the home of the user that asks. */
    static Bytes stateDirectory(Facts facts) {
        return Bytes.utf8(facts.user().equals("root") ? "/var/lib/drover" : "");
    }

    /** The question that reads the host's records. */
    Probe.Question question() {
        return new Probe.Question(READ, ImmutableList.of(stateDirectory));
    }

    /** Takes over what the host answered to {@link #question}. */
    void take(Answers answers) {
        owed.clear();
        Splitter.on('\n')
                .omitEmptyStrings()
                .splitToStream(answers.to(question()).get(0).toUtf8())
                .flatMap(line -> Obligation.parse(line).stream())
                .forEach(owed::add);
    }

    /** What is owed to a resource. */
    Owed to(ResourceId resource) {
        ImmutableSetMultimap.Builder<String, ResourceId> causes = ImmutableSetMultimap.builder();
        owed.stream()
                .map(Obligation::watch)
                .filter(watch -> watch.watcher().equals(resource))
                .forEach(watch -> causes.put(watch.attribute(), watch.watched()));
        return new Owed(causes.build());
    }

    /** Those of {@code wanted} that are not recorded yet. */
    ImmutableSet<Obligation> without(Collection<Obligation> wanted) {
        return wanted.stream().filter(one -> !owed.contains(one)).collect(ImmutableSet.toImmutableSet());
    }

    /** All that is owed to these resources. */
    ImmutableSet<Obligation> of(Set<ResourceId> resources) {
        return owed.stream()
                .filter(one -> resources.contains(one.watch().watcher()))
                .collect(ImmutableSet.toImmutableSet());
    }

    ImmutableSet<Obligation> all() {
        return ImmutableSet.copyOf(owed);
    }

    /** The step that records them; call {@link #recorded} when it succeeded. */
    Step recording(Collection<Obligation> obligations) {
        ImmutableList.Builder<Bytes> arguments = ImmutableList.builder();
        arguments.add(stateDirectory);
        obligations.forEach(one -> arguments.add(Bytes.utf8(one.recordName()), Bytes.utf8(one.text())));
        return Step.act(OWE, arguments.build(), TIMEOUT);
    }

    /** The step that removes them; call {@link #settled} when it succeeded. */
    Step settling(Collection<Obligation> obligations) {
        ImmutableList.Builder<Bytes> arguments = ImmutableList.builder();
        arguments.add(stateDirectory);
        obligations.forEach(one -> arguments.add(Bytes.utf8(one.recordName())));
        return Step.act(SETTLE, arguments.build(), TIMEOUT);
    }

    /** Whether a step only keeps the records of what is owed. */
    static boolean isBookkeeping(Step step) {
        return step.script().equals(OWE) || step.script().equals(SETTLE);
    }

    void recorded(Collection<Obligation> obligations) {
        owed.addAll(obligations);
    }

    void settled(Collection<Obligation> obligations) {
        owed.removeAll(obligations);
    }
}
