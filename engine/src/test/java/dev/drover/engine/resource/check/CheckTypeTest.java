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

    private Probe<Optional<String>> probe(CheckSpec desired) {
        return type.probe(desired, RecordedFacts.named("debian-systemd"));
    }

    private LocalHost.Ran stop(CheckSpec desired) {
        return LocalHost.sh()
                .act(Iterables.getOnlyElement(
                        type.apply(desired, Optional.of("not"), RecordedFacts.named("debian-systemd"))));
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
        Probe<Optional<String>> good = probe(command("true"));
        Probe<Optional<String>> bad = probe(command("printf 'x\\n' >&2; exit 5"));
        ImmutableList<ImmutableList<Bytes>> questions = ImmutableList.of(
                good.questions().get(0).arguments(), bad.questions().get(0).arguments());

        ImmutableList<ImmutableList<Bytes>> answers =
                LocalHost.sh().ask(good.questions().get(0).script(), questions);

        assertThat(good.parser().apply(ImmutableList.of(answers.get(0)))).isEmpty();
        assertThat(bad.parser().apply(ImmutableList.of(answers.get(1)))).contains("the command ends with status 5");
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
