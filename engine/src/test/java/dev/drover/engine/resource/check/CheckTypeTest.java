package dev.drover.engine.resource.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.RecordedFacts;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckTypeTest {
    private final CheckType type = new CheckType();

    private static CheckSpec that(boolean holds) {
        return new CheckSpec("x", Optional.of(holds), Optional.empty(), Optional.of("needs 1 GB"));
    }

    private static CheckSpec command(String command) {
        return new CheckSpec("x", Optional.empty(), Optional.of(command), Optional.of("the disk is not ready"));
    }

    private Probe<Verdict> probe(CheckSpec desired) {
        return type.probe(desired, RecordedFacts.named("debian-systemd"));
    }

    private LocalHost.Ran stop(CheckSpec desired) {
        return LocalHost.sh()
                .act(Iterables.getOnlyElement(
                        type.apply(desired, new Verdict(false, "not", ""), RecordedFacts.named("debian-systemd"))));
    }

    @Test
    void conditionOfTheScriptStopsTheHostWithItsMessage() {
        assertThat(stop(that(false))).isEqualTo(new LocalHost.Ran(1, Bytes.empty(), "needs 1 GB\n"));
    }

    @Test
    void conditionOfTheScriptAsksTheHostNothing() {
        assertThat(probe(that(true)).questions()).isEmpty();
        assertThat(type.diff(that(true), probe(that(true)).parser().apply(ImmutableList.of())))
                .isEmpty();
    }

    @Test
    void commandsOfManyChecksAreAskedInOneRun() {
        Probe<Verdict> good = probe(command("true"));
        Probe<Verdict> bad = probe(command("printf 'x\\n' >&2; exit 5"));
        ImmutableList<ImmutableList<Bytes>> questions = ImmutableList.of(
                good.questions().get(0).arguments(), bad.questions().get(0).arguments());

        ImmutableList<ImmutableList<Bytes>> answers =
                LocalHost.sh().ask(good.questions().get(0).script(), questions);

        assertThat(good.parser().apply(ImmutableList.of(answers.get(0))))
                .isEqualTo(new Verdict(true, "the command succeeds", ""));
        assertThat(bad.parser().apply(ImmutableList.of(answers.get(1))))
                .isEqualTo(new Verdict(false, "the command ends with status 5", ": x"));
    }

    @Test
    void oneThatSaysNothingHasNoWordsOfTheOneBeforeIt() {
        Probe<Verdict> loud = probe(command("echo words"));
        Probe<Verdict> silent = probe(command("true"));
        ImmutableList<ImmutableList<Bytes>> answers = LocalHost.sh()
                .ask(
                        loud.questions().get(0).script(),
                        ImmutableList.of(
                                loud.questions().get(0).arguments(),
                                silent.questions().get(0).arguments()));

        assertThat(silent.parser().apply(ImmutableList.of(answers.get(1))))
                .isEqualTo(new Verdict(true, "the command succeeds", ""));
    }

    private String words(CheckSpec desired) {
        return type.words(desired, LocalHost.sh().observe(probe(desired)));
    }

    @Test
    void itsWordsAreThoseOfTheCommand() {
        assertThat(words(command("echo one; echo two"))).isEqualTo("two");
        assertThat(words(command("true"))).isEqualTo("the command succeeds");
        assertThat(words(command("echo two; exit 3"))).isEqualTo("the command ends with status 3: two");
        assertThat(type.words(that(true), Verdict.of(true))).isEmpty();
        assertThat(type.words(that(false), Verdict.of(false))).isEqualTo("it does not hold");
    }

    @Test
    void commandIsTriedOnceMoreBeforeTheHostStops() {
        assertThat(stop(command("true"))).isEqualTo(new LocalHost.Ran(0, Bytes.empty(), ""));
    }

    @Test
    void messageEndsWithTheLastWordsOfTheCommand() {
        assertThat(stop(command("printf 'first\\nno /dev/sdb\\n\\n' >&2; exit 5")))
                .isEqualTo(new LocalHost.Ran(
                        1, Bytes.empty(), "the disk is not ready (the command ends with status 5: no /dev/sdb)\n"));
    }
}
