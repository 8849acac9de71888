package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.AtLeast;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Invariant;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Rolling;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.waitfor.WaitForSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blocks of {@code rolling}, with the registered resource types. */
class RollingTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private final Secrets secrets = new Secrets();
    private Workshop workshop;
    private PlaybookLoader loader;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
        loader = PlaybookLoader.of(Catalog.registered(), secrets)
                .environment(ImmutableMap.of())
                .recipeRoots(ImmutableList.of(ROOT.resolve("recipes")));
    }

    private Playbook load(String script) {
        workshop.file("site.groovy", script);
        return loader.load(folder.resolve("site.groovy"));
    }

    private Rolling rolling(String options) {
        return load("play('p', on: 'masters', rolling: rolling(" + options + ")) { }\n")
                .plays()
                .get(0)
                .rolling();
    }

    private Declarations state() {
        return new Declarations(Catalog.registered(), secrets);
    }

    private ImmutableList<String> problems(String options) {
        Rolling rolling = rolling(options);
        Declarations state = state();
        rolling.last().ifPresent(last -> last.describe(FakeHost.master1(), state));
        rolling.invariants().forEach(invariant -> invariant.describe(FakeHost.master1(), state));
        return state.problems().stream().map(Problem::toString).collect(ImmutableList.toImmutableList());
    }

    @Test
    void anInvariantAsksInTheWordsOfWaitFor() {
        Rolling rolling = rolling("""
                max: '50%', invariant: {
                    name 'quorum'
                    port host.app.port
                    atLeast majority(group('masters'))
                    timeout '2m'
                    every '500ms'
                }""");
        Declarations state = state();

        Invariant invariant = rolling.invariants().get(0).describe(FakeHost.MASTERS.get(1), state);

        assertThat(rolling.max()).isEqualTo(50);
        assertThat(rolling.percent()).isTrue();
        assertThat(invariant.name()).isEqualTo("quorum");
        assertThat(invariant.atLeast()).isEqualTo(AtLeast.hosts(2));
        assertThat(invariant.timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(invariant.every()).isEqualTo(Duration.ofMillis(500));
        assertThat(state.problems()).isEmpty();
        assertThat(state.declared()).extracting(Declaration::spec).containsExactly(WaitForSpec.port("quorum", "8080"));
    }

    @Test
    void anInvariantWithoutANameIsCalledByWhatItAsksAndWhere() {
        Invariant invariant = rolling("max: 1, invariant: { command 'member ok'; atLeast majority }")
                .invariants()
                .get(0)
                .describe(FakeHost.master1(), state());

        assertThat(invariant.name()).isEqualTo("command at site.groovy:1");
        assertThat(invariant.atLeast()).isEqualTo(AtLeast.MAJORITY);
        assertThat(invariant.timeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void lastIsACommandOrTrueOrFalse() {
        Declarations asked = state();
        rolling("max: 1, last: { host -> command \"leads ${host.name}\" }")
                .last()
                .orElseThrow()
                .describe(FakeHost.MASTERS.get(2), asked);
        assertThat(asked.declared())
                .extracting(Declaration::spec)
                .containsExactly(WaitForSpec.command("last", "leads master3"));

        Declarations said = state();
        rolling("max: 1, last: { it.rack == 'r1' }").last().orElseThrow().describe(FakeHost.master1(), said);
        assertThat(said.problems()).isEmpty();
        assertThat(said.declared()).extracting(one -> one.id().toString()).containsExactly("check[last]");
    }

    @Test
    void whatIsWrongInABlockIsToldAtItsLine() {
        assertThat(problems(
                        "max: 1, last: { host.name }, invariant: {\n  comand 'x'\n  port 1; atLeast 0\n every '1ms' }"))
                .containsExactly(
                        "site.groovy:1: last must ask the host something, got text; write command, port, path or url, or"
                                + " end the block with true or false",
                        "site.groovy:3: invariant: atLeast must be a number from 1 on, a percentage such as '50%', or"
                                + " majority, got '0'",
                        "site.groovy:4: invariant: every must be at least 100 milliseconds, got '1ms'",
                        "site.groovy:2: waitFor[comand at site.groovy:1]: 'waitFor' has no attribute 'comand'; did you mean 'command'?");
        assertThat(problems("max: 1, invariant: { atLeast majorty }"))
                .containsExactly("site.groovy:1: unknown name 'majorty'; did you mean 'majority'?");
    }

    @Test
    void wrongOptionsAreToldWhenThePlaybookIsRead() {
        assertThat(workshop.refusal("""
                        play('a', rolling: rolling(max: 1, lst: 1)) { }
                        play('b', rolling: rolling(last: { true })) { }
                        play('c', rolling: rolling(max: 1, last: 'n1', invariant: [1])) { }
                        """)).isEqualTo("""
                        site.groovy:1: play 'a': rolling has no option 'lst'; did you mean 'last'?
                        site.groovy:2: play 'b': rolling must be a number from 1 on, or a percentage such as '25%', got a map
                        site.groovy:3: play 'c': rolling: invariant must be a block such as { port 2181; atLeast majority }, got a number
                        site.groovy:3: play 'c': rolling: last must be a block such as { host -> command 'systemctl is-active leader' }, got text""");
    }

    @Test
    void aRecipeKeepsToItInEveryPlay() {
        Play play =
                load("play('p', on: 'masters', rolling: 1) { recipe('zookeeper/server') { ensemble group('masters') } }\n")
                        .plays()
                        .get(0);
        Declarations state = state();
        play.body().describe(FakeHost.master1(), state);
        Rolling kept = state.kept().get(0);
        Declarations asked = state();

        Invariant invariant = kept.invariants().get(0).describe(FakeHost.MASTERS.get(1), asked);
        kept.last().orElseThrow().describe(FakeHost.MASTERS.get(1), asked);

        assertThat(state.problems()).isEmpty();
        assertThat(asked.problems()).isEmpty();
        assertThat(invariant.name()).isEqualTo("zookeeper has a quorum");
        assertThat(invariant.atLeast()).isEqualTo(AtLeast.MAJORITY);
        assertThat(invariant.timeout()).isEqualTo(Duration.ofSeconds(120));
        assertThat(asked.declared())
                .extracting(one -> one.id().toString())
                .containsExactly("waitFor[zookeeper has a quorum]", "waitFor[last]");
        assertThat(asked.declared().get(0).common().onlyIf().orElseThrow()).contains("'server.12='");
    }

    @Test
    void javaSaysTheSame() {
        Rolling groovy = rolling("""
                max: 1, last: { command 'leads' }, invariant: {
                    name 'serves'
                    port 8080
                    atLeast majority
                    timeout '2m'
                }""");
        Play java = Playbook.named("Parity")
                .play(
                        "p",
                        play -> play.on("masters")
                                .rolling(Rolling.of(1)
                                        .last((host, state) -> state.declare(WaitForSpec.command("last", "leads")))
                                        .invariant((host, state) -> {
                                            state.declare(WaitForSpec.port("serves", "8080"));
                                            return Invariant.named("serves")
                                                    .atLeast(AtLeast.MAJORITY)
                                                    .within(Duration.ofMinutes(2));
                                        }))
                                .describe((host, state) -> {}))
                .plays()
                .get(0);

        assertThat(said(java.rolling())).isEqualTo(said(groovy));
    }

    /** What it comes to on a host, wherever it stands. */
    private ImmutableList<Object> said(Rolling rolling) {
        Declarations state = state();
        rolling.last().orElseThrow().describe(FakeHost.master1(), state);
        Invariant invariant = rolling.invariants().get(0).describe(FakeHost.master1(), state);
        return ImmutableList.builder()
                .add(rolling.max(), rolling.percent(), invariant.at(Source.UNKNOWN))
                .addAll(state.declared().stream().map(Declaration::spec).iterator())
                .build();
    }

    @Test
    void theExampleOfThePageLoads() throws IOException {
        Matcher snippet = Pattern.compile("```groovy\\n(play.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("docs/rolling.md")));
        assertThat(snippet.find()).isTrue();
        Play play = load(snippet.group(1)).plays().get(0);
        Declarations state = state();

        play.body().describe(FakeHost.master1(), state);
        play.rolling().last().orElseThrow().describe(FakeHost.master1(), state);
        play.rolling().invariants().get(0).describe(FakeHost.master1(), state);

        assertThat(state.problems()).isEmpty();
        assertThat(state.declared()).hasSize(5);
    }
}
