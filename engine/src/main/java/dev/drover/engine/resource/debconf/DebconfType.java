package dev.drover.engine.resource.debconf;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Prerequisite;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;

/** Answers to questions of Debian packages; read by debconf-communicate, recorded by debconf-set-selections. */
public final class DebconfType implements ResourceType<DebconfSpec, DebconfState> {
    private static final ProbeScript ANSWERS = ProbeScript.inOrder(ShellScript.beside(DebconfType.class, "answers.sh"));
    private static final ShellScript SET = ShellScript.beside(DebconfType.class, "set.sh");

    @Override
    public String name() {
        return "debconf";
    }

    @Override
    public Class<DebconfSpec> spec() {
        return DebconfSpec.class;
    }

    @Override
    public Probe<DebconfState> probe(DebconfSpec desired, Facts facts) {
        return Probe.of(
                ANSWERS,
                ImmutableList.of(
                        Bytes.utf8(desired.asked()), Bytes.utf8(desired.value().sensitive() ? "digest" : "value")),
                answer -> DebconfState.read(answer.get(0).toUtf8()));
    }

    @Override
    public ImmutableList<Change> diff(DebconfSpec desired, DebconfState observed) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        String type = desired.type().toString();
        observed.type()
                .filter(found -> !found.equals(type))
                .ifPresent(found -> changes.add(Change.of("type", found, type)));
        if (observed.answer().filter(answer -> isAsSaid(desired, answer)).isEmpty()) {
            Change change = new Change("value", observed.answer(), Optional.of(desired.answer()), false);
            changes.add(desired.value().sensitive() ? change.hidden() : change);
        }
        return changes.build();
    }

    private static boolean isAsSaid(DebconfSpec desired, String answer) {
        return desired.value().sensitive()
                ? answer.equals(
                        Bytes.utf8(desired.answer().replace("\\", "\\\\")).sha256())
                : desired.isAnsweredBy(answer);
    }

    @Override
    public ImmutableList<Action> apply(DebconfSpec desired, DebconfState observed, Facts facts) {
        if (!observed.hasDebconf()) {
            return ImmutableList.of(Prerequisite.missing("the host has no debconf; declare it: pkg('debconf')"));
        }
        return ImmutableList.of(set(desired));
    }

    private static Action set(DebconfSpec desired) {
        String line =
                desired.pkg().pkg() + " " + desired.asked() + " " + desired.type() + " " + desired.answer() + "\n";
        return Action.of(
                        "record the answer to " + desired.asked(),
                        SET,
                        desired.value().sensitive() ? "hide" : "show")
                .withInput(Bytes.utf8(line));
    }

    @Override
    public ImmutableSet<Need> lacks(DebconfSpec desired, DebconfState observed) {
        return observed.hasDebconf() ? ImmutableSet.of() : ImmutableSet.of(Need.of("package", "debconf"));
    }

    @Override
    public ImmutableList<String> refusals(DebconfSpec desired, Facts facts) {
        return facts.os().family().equals("debian")
                ? ImmutableList.of()
                : ImmutableList.of("debconf is of Debian and its kin; this host is '"
                        + facts.os().id() + "' (family '" + facts.os().family() + "')");
    }

    @Override
    public ImmutableList<Disturbance<DebconfSpec>> disturbances(DebconfSpec desired, Facts facts) {
        Content other = desired.type() == DebconfKind.BOOLEAN
                ? Content.text(desired.answer().equals("true") ? "false" : "true")
                : desired.value().and("-disturbed");
        // As another type the answer is not brought into its form again.
        DebconfSpec recorded = Disturbance.with(
                desired,
                "value",
                new Content(Bytes.utf8(desired.answer()), desired.value().sensitive()));
        DebconfKind type = desired.type() == DebconfKind.STRING ? DebconfKind.SELECT : DebconfKind.STRING;
        return ImmutableList.of(
                Disturbance.doing("value", set(Disturbance.with(desired, "value", other))),
                Disturbance.doing("type", set(Disturbance.with(recorded, "type", type))));
    }

    /** It says which answer is meant. */
    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("question");
    }
}
