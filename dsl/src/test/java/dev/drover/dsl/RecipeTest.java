package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.dsl.TestTypes.FileSpec;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.FactsNotGathered;
import dev.drover.engine.model.GuardBreak;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Source;
import dev.drover.engine.plan.Declarations;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {
    private static final Source TEST = new Source("test", 0);

    @TempDir
    Path folder;

    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder)
                .file("recipes/zookeeper/server/recipe.groovy", """
                        recipe('zookeeper/server') {
                            summary 'A member of a ZooKeeper ensemble'
                            parameter 'ensemble', type: Group, required: true, doc: 'the hosts that vote'
                            parameter 'clientPort', type: Integer, default: 2181, check: { it in 1..65535 }, doc: 'a port'
                            parameter 'heap', type: Long, default: { facts.memory.total.intdiv(2) }
                            parameter 'note'
                            supports debian: '>= 10', ubuntu: '>= 14.04'

                            converge {
                                pkg 'zookeeperd'
                                file('/myid') { content "${memberId('zookeeper')} ${heap}" }
                                file('/zoo.cfg') {
                                    content template('zoo.cfg.ftl', members: ensemble, port: clientPort)
                                    if (note) { doc note }
                                }
                            }
                        }
                        """)
                .file(
                        "recipes/zookeeper/server/templates/zoo.cfg.ftl",
                        "port=[=port]\n<#list members as m>\n[=m.address]\n</#list>\n")
                .file("recipes/zookeeper/server/README.md", "# ZooKeeper\n");
    }

    @Test
    void aRecipeDeclaresWithItsParameters() {
        ImmutableList<Declaration> declared = workshop.declared("""
                def masters = group('masters')
                recipe('zookeeper/server') {
                    ensemble masters
                    note "by ${host.name}"
                }
                """);

        assertThat(declared.stream().map(each -> each.id().toString()))
                .containsExactly("pkg[zookeeperd]", "file[/myid]", "file[/zoo.cfg]");
        assertThat(Workshop.text(declared.get(1))).isEqualTo("11 2147483648");
        assertThat(Workshop.text(declared.get(2))).isEqualTo("port=2181\n192.0.2.1\n192.0.2.2\n192.0.2.3\n");
        assertThat(declared.get(2).common().doc()).contains("by master1");
        assertThat(declared.get(0).recipes()).containsExactly("zookeeper/server");
        assertThat(declared.get(0).source()).isEqualTo(new Source("recipes/zookeeper/server/recipe.groovy", 10));
        assertThat(declared.get(2).attributes())
                .isEqualTo(ImmutableMap.of(
                        "content", new Source("recipes/zookeeper/server/recipe.groovy", 13),
                        "doc", new Source("recipes/zookeeper/server/recipe.groovy", 14)));
    }

    @Test
    void theProjectsTemplateIsTakenFirst() {
        workshop.file("templates/zoo.cfg.ftl", "mine\n");

        assertThat(Workshop.text(workshop.declared("recipe('zookeeper/server') { ensemble group('masters') }")
                        .get(2)))
                .isEqualTo("mine\n");
    }

    @Test
    void aVariableMayHaveTheNameOfAParameter() {
        assertThat(Workshop.text(workshop.declared("""
                                def ensemble = group('masters')
                                def clientPort = 99
                                recipe('zookeeper/server') { ensemble ensemble; clientPort clientPort }
                                """).get(2))).startsWith("port=99\n");
    }

    @Test
    void mistakesAreReportedAtTheCallersLine() {
        assertThat(workshop.problems("""
                        recipe('zookeeper/server') {
                            ensembel group('masters')
                            clientPort 'x'
                            heap 1.5
                        }
                        recipe('zookeeper/server') { ensemble 'masters'; clientPort 70000 }
                        recipe 'zookeeper/server'
                        recipe 'zookeeper/sever'
                        recipe('zookeeper/server') { ensemble group('masters'); clientPort = 3 }
                        pkg null
                        """))
                .containsExactly(
                        "site.groovy:3: recipe 'zookeeper/server' has no parameter 'ensembel'; did you mean 'ensemble'?",
                        "site.groovy:2: recipe 'zookeeper/server' needs parameter 'ensemble': the hosts that vote",
                        "site.groovy:4: recipe 'zookeeper/server': clientPort must be a whole number, got 'x'",
                        "site.groovy:5: recipe 'zookeeper/server': heap must be a whole number, got 1.5",
                        "site.groovy:7: recipe 'zookeeper/server': ensemble must be a group, such as group('masters'), got"
                                + " 'masters'",
                        "site.groovy:7: recipe 'zookeeper/server': clientPort '70000' does not pass its check; it is a port",
                        "site.groovy:8: recipe 'zookeeper/server' needs parameter 'ensemble': the hosts that vote",
                        "site.groovy:9: unknown recipe 'zookeeper/sever'; did you mean 'zookeeper/server'?",
                        "site.groovy:10: write clientPort …, not clientPort = …",
                        "site.groovy:11: the name of 'pkg' must be text, got null");
    }

    @Test
    void nullInsideAValueIsReported() {
        workshop.file("recipes/a/b/recipe.groovy", """
                recipe('a/b') {
                    parameter 'names', type: List, default: []
                    parameter 'options', type: Map, default: [:]
                    converge { }
                }
                """);

        assertThat(workshop.problems("recipe('a/b') { names(['x', null]); options(x: null) }"))
                .containsExactly(
                        "site.groovy:2: recipe 'a/b': names has null in it; leave it out, or give a value",
                        "site.groovy:2: recipe 'a/b': options has null for 'x'; leave it out, or give a value");
    }

    @Test
    void mistakesInsideARecipeAreToldThoughItsUseIsWrong() {
        workshop.file("recipes/a/b/recipe.groovy", """
                recipe('a/b') {
                    parameter 'size', type: Integer, required: true
                    parameter 'half', type: Integer, default: { size.intdiv(2) }
                    parameter 'mode', default: '0644'
                    converge {
                        file('/size') { content "${size} ${half}" }
                        file('/mode') { mode mode }
                        file('/x') { onwer 'root' }
                        service('x') { restartOn file('/size') }
                        recipe('a/inner') { what size }
                        recipe('a/inner') { wat 1 }
                        half.each { pkg 'never' }
                        pkg null
                    }
                }
                """).file("recipes/a/inner/recipe.groovy", """
                recipe('a/inner') {
                    parameter 'what'
                    converge { file('/i') { content what }; pkg null }
                }
                """);
        String inside = "recipes/a/b/recipe.groovy:8: file[/x]: 'file' has no attribute 'onwer'; did you mean 'owner'?"
                + " (in recipe a/b)";
        String inner =
                "recipes/a/inner/recipe.groovy:3: the name of 'pkg' must be text, got null (in recipe a/b > a/inner)";
        String word = "recipes/a/b/recipe.groovy:11: recipe 'a/inner' has no parameter 'wat'; did you mean 'what'?"
                + " (in recipe a/b)";

        FakeHost host = FakeHost.master1().with(ImmutableMap.of());
        assertThat(workshop.problems("recipe('a/b') { size 'big' }", host))
                .containsExactly(
                        "site.groovy:2: recipe 'a/b': size must be a whole number, got 'big'",
                        inside,
                        inner,
                        word,
                        inner);
        assertThat(workshop.problems("recipe('a/b') { siez 1 }", host))
                .containsExactly(
                        "site.groovy:2: recipe 'a/b' has no parameter 'siez'; did you mean 'size'?",
                        "site.groovy:2: recipe 'a/b' needs parameter 'size'",
                        inside,
                        inner,
                        word,
                        inner);
        assertThat(workshop.problems("recipe('a/b') { size vars.big }", host))
                .containsExactly(
                        "site.groovy:2: unknown variable 'big' of host 'master1'; there are none",
                        inside,
                        inner,
                        word,
                        inner);
    }

    @Test
    void namesWithValuesMayLackWhatARecipeAsksForAlsoIfTheyAreVariables() {
        workshop.file("recipes/a/b/recipe.groovy", """
                recipe('a/b') {
                    parameter 'apps', type: Map, required: true
                    parameter 'all', type: List, default: []
                    converge { file('/x') { content "${apps.app.port} ${apps.app.user} ${all*.user}" } }
                }
                """);

        assertThat(Workshop.text(workshop.only("recipe('a/b') { apps app: vars.app; all([vars.app]) }")))
                .isEqualTo("8080 null [null]");
        assertThat(Workshop.text(workshop.only("recipe('a/b') { apps app: [port: 80] }")))
                .isEqualTo("80 null []");
    }

    /** The first check knows no facts yet, and must not end at a default that needs them. */
    @Test
    void whatADefaultMakesOfFactsIsLeftOutUntilTheyAreKnown() {
        Declarations state = workshop.describe(workshop.load("""
                        play('p', on: 'masters') {
                            recipe('zookeeper/server') { ensemble group('masters') }
                            file('/x') { onwer 'root' }
                        }
                        """), new NotLookedAt(FakeHost.master1()));

        assertThat(state.problems().stream().map(Object::toString))
                .containsExactly("site.groovy:3: file[/x]: 'file' has no attribute 'onwer'; did you mean 'owner'?");
        assertThat(state.declared().stream().map(each -> each.id().toString()))
                .containsExactly("pkg[zookeeperd]", "file[/zoo.cfg]");
        assertThat(state.isComplete()).isFalse();
    }

    /** A host before any facts are gathered. */
    private record NotLookedAt(HostView host) implements HostView {
        @Override
        public String name() {
            return host.name();
        }

        @Override
        public String address() {
            return host.address();
        }

        @Override
        public ImmutableSet<String> groups() {
            return host.groups();
        }

        @Override
        public ImmutableMap<String, Object> vars() {
            return host.vars();
        }

        @Override
        public Object var(String variable) {
            return host.var(variable);
        }

        @Override
        public Facts facts() {
            throw new FactsNotGathered(name());
        }

        @Override
        public ImmutableList<HostView> group(String group) {
            return host.group(group);
        }

        @Override
        public int memberId(String cluster) {
            return host.memberId(cluster);
        }
    }

    @Test
    void aTestMayHaveSecretsOfItsOwnAndSaysWhatMakesGuardedCommandsDue() {
        workshop.file("recipes/a/b/recipe.groovy", """
                        recipe('a/b') {
                            parameter 'word', type: Secret, required: true
                            converge { file('/word') { content word } }
                        }
                        """).file("recipes/a/b/test.groovy", """
                        playbook 'A test'
                        lab {
                            host 'host1'
                            secret 'word-of_test', 'open sesame'
                        }
                        play('P', on: 'all') { recipe('a/b') { word secret('word-of_test') } }
                        disturb command: 'shut', what: 'door', sh: 'open'
                        """);

        RecipeTrial trial = workshop.loader().test("a/b", folder);

        assertThat(Workshop.text(workshop.describe(trial.playbook(), FakeHost.master1())
                        .declared()
                        .get(0)))
                .isEqualTo("open sesame");
        assertThat(trial.breaks())
                .containsExactly(new GuardBreak(
                        new ResourceId("command", "shut"), "door", "open", new Source("recipes/a/b/test.groovy", 7)));
    }

    @Test
    void aDisturbanceThatSaysTooLittleOrTooMuchIsRefused() {
        workshop.file("recipes/a/b/recipe.groovy", "recipe('a/b') { converge { pkg 'x' } }")
                .file("recipes/a/b/test.groovy", "disturb command: 'shut', sh: 'open'");

        assertThatThrownBy(() -> workshop.loader().test("a/b", folder))
                .hasMessage(
                        "recipes/a/b/test.groovy:1: disturb needs what: disturb command: 'role app', what: 'password',"
                                + " sh: '…'");
        workshop.file("recipes/a/b/test.groovy", "disturb comand: 'shut', what: 'door', sh: 'open'");
        assertThatThrownBy(() -> workshop.loader().test("a/b", folder))
                .hasMessage("recipes/a/b/test.groovy:1: disturb has no option 'comand'; did you mean 'command'?");
    }

    @Test
    void anUnsupportedHostIsRefused() {
        assertThat(workshop.problems(
                        "recipe('zookeeper/server') { ensemble group('masters') }",
                        FakeHost.master1().with(FakeHost.debian("9"))))
                .containsExactly("site.groovy:2: recipe 'zookeeper/server' supports debian >= 10, ubuntu >= 14.04; host"
                        + " 'master1' has debian 9");
    }

    @Test
    void recipesNestAndSeeOnlyTheirOwnNames() {
        workshop.file("recipes/a/outer/recipe.groovy", """
                        recipe('a/outer') {
                            parameter 'name', type: String
                            converge { recipe('a/inner') { what name } }
                        }
                        """).file("recipes/a/inner/recipe.groovy", """
                        def shout(text) { text.toUpperCase() }
                        def declare(it) { file("/$it") { content shout(what) } }
                        recipe('a/inner') {
                            parameter 'what', type: String
                            converge {
                                declare what
                                pkg name
                            }
                        }
                        """);

        var state =
                workshop.describe(workshop.load("play('p') { recipe('a/outer') { name 'x' } }"), FakeHost.master1());

        assertThat(state.declared().get(0).recipes()).containsExactly("a/outer", "a/inner");
        assertThat(state.declared().get(0).spec()).isEqualTo(FileSpec.at("/x").content("X"));
        assertThat(state.problems().stream().map(Object::toString))
                .containsExactly("recipes/a/inner/recipe.groovy:7: unknown name 'name' (in recipe a/outer > a/inner)");
    }

    @Test
    void aCycleOfRecipesIsRefused() {
        workshop.file("recipes/a/b/recipe.groovy", "recipe('a/b') { converge { recipe 'a/c' } }")
                .file("recipes/a/c/recipe.groovy", "recipe('a/c') { converge { recipe 'a/b' } }");

        assertThat(workshop.problems("recipe 'a/b'"))
                .containsExactly("recipes/a/c/recipe.groovy:1: recipes use each other: a/b > a/c > a/b"
                        + " (in recipe a/b > a/c)");
    }

    @Test
    void aWrongRecipeSaysAllThatIsWrong() {
        workshop.file("recipes/a/b/recipe.groovy", """
                recipe('a/x') {
                    parameter 'p', type: 'Integer', typ: 1
                    parameter 'q', type: Integer, default: 'x'
                    parameter 'r', required: true, default: 1
                    parameter 'owner'
                    supports debian: 'new'
                    sumary 'x'
                    file '/x'
                    fact('y') { }
                }
                """);

        assertThat(workshop.problems("recipe 'a/b'"))
                .containsExactly(
                        "recipes/a/b/recipe.groovy:1: recipe 'a/x' has no converge { … }",
                        "recipes/a/b/recipe.groovy:1: recipe 'a/x' must be named 'a/b', like its folder",
                        "recipes/a/b/recipe.groovy:2: recipe 'a/x': parameter 'p' has no option 'typ'; did you mean 'type'?",
                        "recipes/a/b/recipe.groovy:2: recipe 'a/x': type must be a type such as Integer, got text",
                        "recipes/a/b/recipe.groovy:3: recipe 'a/x': the default of parameter 'q' must be a whole number, got"
                                + " 'x'",
                        "recipes/a/b/recipe.groovy:4: recipe 'a/x': parameter 'r' is required, so its default would never be"
                                + " used",
                        "recipes/a/b/recipe.groovy:5: recipe 'a/x': 'owner' cannot be the name of a parameter",
                        "recipes/a/b/recipe.groovy:6: recipe 'a/x': supports debian must be versions such as '>= 10', '>= 7,"
                                + " < 9' or '*', got 'new'",
                        "recipes/a/b/recipe.groovy:7: recipe 'a/x': a recipe has no 'sumary'; did you mean 'summary'?",
                        "recipes/a/b/recipe.groovy:8: recipe 'a/x': a recipe has no 'file'; known: converge, parameter,"
                                + " summary, supports; resources stand in converge { … }",
                        "recipes/a/b/recipe.groovy:9: recipe 'a/x': facts of a recipe are not there yet; ask the host with"
                                + " onlyIf, unless or check");
    }

    @Test
    void aSyntaxErrorInARecipeIsReportedOnce() {
        workshop.file("recipes/a/b/recipe.groovy", "recipe('a/b') {\n    converge {\n        pkg 'x'\n}\n");

        assertThat(workshop.problems("recipe 'a/b'\n"))
                .containsExactly("recipes/a/b/recipe.groovy:2: this block is never closed; the file ends at line 4");
    }

    @Test
    void theCatalogShowsWhatARecipeSays() {
        RecipeCatalog recipes = workshop.loader().recipes(folder);

        assertThat(recipes.names()).contains("zookeeper/server");
        assertThat(recipes.recipe("zookeeper/server", TEST))
                .isEqualTo(new Recipe(
                        "zookeeper/server",
                        "A member of a ZooKeeper ensemble",
                        ImmutableList.of(
                                new Recipe.Parameter(
                                        "ensemble", "Group", true, Optional.empty(), "the hosts that vote"),
                                new Recipe.Parameter("clientPort", "Integer", false, Optional.of("2181"), "a port"),
                                new Recipe.Parameter("heap", "Long", false, Optional.of("computed"), ""),
                                new Recipe.Parameter("note", "any", false, Optional.empty(), "")),
                        ImmutableList.of("debian >= 10", "ubuntu >= 14.04"),
                        Optional.of("recipes/zookeeper/server/README.md"),
                        new Source("recipes/zookeeper/server/recipe.groovy", 1)));
        assertThatThrownBy(() -> recipes.recipe("zookeper/server", TEST))
                .hasMessage("test: unknown recipe 'zookeper/server'; did you mean 'zookeeper/server'?");
    }

    @Test
    void recipesComeFromRootsAndTheClassPathToo(@TempDir Path root) {
        new Workshop(root)
                .file("more/one/recipe.groovy", "recipe('more/one') { converge { file('/one') { source 'f' } } }")
                .file("more/one/files/f", "from the root");
        workshop.recipeRoot(root);
        new Workshop(root).file("target/copy/more/one/recipe.groovy", "recipe('more/one') { converge { } }");

        ImmutableList<Declaration> declared = workshop.declared("recipe 'more/one'\nrecipe 'packaged/example'");

        assertThat(declared.get(0).spec()).extracting("source").isEqualTo(Optional.of(Content.text("from the root")));
        assertThat(declared.get(0).source()).isEqualTo(new Source(root + "/more/one/recipe.groovy", 1));
        assertThat(Workshop.text(declared.get(1))).isEqualTo("packaged for master1\n");
        assertThat(declared.get(1).source()).isEqualTo(new Source("packaged/example/recipe.groovy", 5));
        assertThat(workshop.loader().recipes(folder).names())
                .contains("more/one", "packaged/example", "zookeeper/server")
                .doesNotContain("target/copy/more/one");
    }
}
