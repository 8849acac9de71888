package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.dsl.TestTypes.FileSpec;
import dev.drover.dsl.TestTypes.PkgSpec;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Rolling;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.Variable;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaybookTest {
    @TempDir
    Path folder;

    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
    }

    @Test
    void aPlaybookHasANameVariablesAndPlaysInOrder() {
        Playbook playbook = workshop.load("""
                playbook 'A cluster'
                vars clusterName: "la${'b'}", ports: [1, 2]
                vars {
                    domain 'example.com'
                }
                play('one', on: 'masters', rolling: 1, maxFailures: 2, become: 'root', tags: ['a', 'b']) { pkg 'x' }
                play('two', on: ['masters', '!master3'], rolling: '25%', tags: 'c') { }
                play('three') { }
                play('four', rolling: rolling(max: 2)) { }
                """);

        assertThat(playbook.name()).isEqualTo("A cluster");
        assertThat(playbook.variables())
                .isEqualTo(ImmutableMap.of(
                        "clusterName", new Variable("lab", new Source("site.groovy", 2), "playbook"),
                        "ports", new Variable(ImmutableList.of(1, 2), new Source("site.groovy", 2), "playbook"),
                        "domain", new Variable("example.com", new Source("site.groovy", 4), "playbook")));
        Play one = playbook.plays().get(0);
        assertThat(one)
                .isEqualTo(new Play(
                        "one",
                        "masters",
                        new Rolling(1, false),
                        Optional.of(2),
                        Optional.of("root"),
                        ImmutableSet.of("a", "b"),
                        false,
                        one.body(),
                        new Source("site.groovy", 6)));
        assertThat(playbook.plays().stream().map(Play::on))
                .containsExactly("masters", "masters,!master3", "all", "all");
        assertThat(playbook.plays().stream().map(Play::rolling))
                .containsExactly(new Rolling(1, false), new Rolling(25, true), Rolling.ALL, new Rolling(2, false));
    }

    @Test
    void groovyAndJavaSayTheSame() {
        Playbook groovy = workshop.load("""
                playbook 'Parity'
                play('web', on: 'masters', rolling: 2, maxFailures: 1, become: 'root', tags: ['web']) {
                    pkg 'nginx'
                    def conf = file('/etc/nginx.conf') { content "at ${host.address}"; mode '0600'; tags 'conf' }
                    file('/etc/done') { after conf }
                    rescue { file('/etc/rescued') { content "at ${host.address}" } }
                    always { file('/etc/last') { after conf } }
                }
                """);
        Playbook java = Playbook.named("Parity")
                .play(
                        "web",
                        play -> play.on("masters")
                                .rolling(2)
                                .maxFailures(1)
                                .become("root")
                                .tags("web")
                                .describe((host, state) -> {
                                    state.declare(new PkgSpec("nginx", Optional.empty()));
                                    Handle conf = state.declare(
                                            FileSpec.at("/etc/nginx.conf")
                                                    .content("at " + host.address())
                                                    .mode("0600"),
                                            tagged("conf"));
                                    state.declare(FileSpec.at("/etc/done"), Common.NONE.after(conf));
                                })
                                .rescue((host, state) -> state.declare(
                                        FileSpec.at("/etc/rescued").content("at " + host.address())))
                                .always((host, state) -> state.declare(
                                        FileSpec.at("/etc/last"),
                                        Common.NONE.after(Handle.to(new ResourceId("file", "/etc/nginx.conf"))))));

        ImmutableList<Declaration> fromGroovy =
                workshop.describe(groovy, FakeHost.master1()).declared();
        ImmutableList<Declaration> fromJava =
                workshop.describe(java, FakeHost.master1()).declared();

        assertThat(fromGroovy).hasSize(5);
        for (int i = 0; i < 5; i++) {
            assertThat(fromGroovy.get(i).saysTheSameAs(fromJava.get(i)))
                    .as("%s and %s", fromGroovy.get(i), fromJava.get(i))
                    .isTrue();
        }
        Play g = groovy.plays().get(0);
        Play j = java.plays().get(0);
        assertThat(new Play(
                        g.name(),
                        g.on(),
                        g.rolling(),
                        g.maxFailures(),
                        g.become(),
                        g.tags(),
                        g.allowEmpty(),
                        j.body(),
                        j.source()))
                .isEqualTo(j);
        assertThat(groovy.name()).isEqualTo(java.name());
    }

    private static Common tagged(String tag) {
        Common none = Common.NONE;
        return new Common(
                none.onlyIf(),
                none.unless(),
                none.after(),
                none.before(),
                none.onChangeOf(),
                none.retries(),
                none.timeout(),
                none.ignoreFailure(),
                none.become(),
                ImmutableSet.of(tag),
                none.sensitive(),
                none.doc());
    }

    @Test
    void thePlaybookIsReadWithoutEvaluatingItsPlays() {
        Playbook playbook = workshop.load("play('p') { throw new RuntimeException('evaluated') }");

        assertThat(playbook.plays()).hasSize(1);
    }

    @Test
    void theSecondEvaluationIsTheFirstOneAgain() {
        Playbook playbook = workshop.load("play('p') { file('/x') { content host.name } }");

        assertThat(workshop.describe(playbook, FakeHost.master1()).declared())
                .isEqualTo(workshop.describe(playbook, FakeHost.master1()).declared());
        assertThat(workshop.describe(playbook, FakeHost.MASTERS.get(1))
                        .declared()
                        .get(0)
                        .spec())
                .isEqualTo(FileSpec.at("/x").content("master2"));
    }

    @Test
    void aHandleNamesItsResource() {
        assertThat(workshop.declared("def a = pkg('x', 'y'); file('/z') { after a }")
                        .get(2)
                        .common()
                        .after())
                .isEqualTo(new Handle(ImmutableList.of(new ResourceId("pkg", "x"), new ResourceId("pkg", "y"))));
    }
}
