package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.resource.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rescue} and {@code always} of a play. */
class BlocksTest {
    @TempDir
    Path folder;

    private Workshop workshop;

    @BeforeEach
    void makeProject() {
        workshop = new Workshop(folder);
    }

    private List<String> declared(String body) {
        return workshop.declared(body).stream()
                .map(one -> one.block() + " " + one.id() + " " + one.source().line())
                .toList();
    }

    @Test
    void whatStandsInABlockIsDeclaredInIt() {
        assertThat(declared("""
                        file('/a')
                        rescue { file('/b') }
                        always {
                            ['/c', '/d'].each { file(it) }
                        }
                        file('/e')"""))
                .containsExactly(
                        "body file[/a] 2",
                        "rescue file[/b] 3",
                        "always file[/c] 5",
                        "always file[/d] 5",
                        "body file[/e] 7");
    }

    @Test
    void severalBlocksOfAKindAreOne() {
        assertThat(declared("""
                        always { file('/a') }
                        always { file('/b') }""")).containsExactly("always file[/a] 2", "always file[/b] 3");
    }

    @Test
    void methodsOfTheScriptDeclareInTheBlockThatCallsThem() {
        workshop.file("site.groovy", "");
        var playbook = workshop.load("""
                def flag(name) { file("/flags/$name") }
                play('p', on: 'masters') {
                    flag 'one'
                    rescue { flag 'two' }
                    flag 'three'
                }
                """);

        assertThat(workshop.describe(playbook, FakeHost.master1()).declared())
                .extracting(one -> one.block() + " " + one.id())
                .containsExactly("body file[/flags/one]", "rescue file[/flags/two]", "body file[/flags/three]");
    }

    @Test
    void aRecipeCanBeUsedInABlockAndHaveAnAlways() {
        workshop.file("recipes/tidy/recipe.groovy", """
                recipe('tidy') {
                    summary 'Tidies up'
                    converge {
                        file('/kept')
                        always { file('/tidied') }
                    }
                }
                """).file("recipes/undo/recipe.groovy", """
                recipe('undo') {
                    summary 'Undoes it'
                    converge { file('/undone') }
                }
                """);

        assertThat(declared("""
                        recipe 'tidy'
                        rescue { recipe 'undo' }"""))
                .containsExactly("body file[/kept] 4", "always file[/tidied] 5", "rescue file[/undone] 3");
    }

    @Test
    void aRescueInARecipeIsRefused() {
        workshop.file("recipes/undo/recipe.groovy", """
                recipe('undo') {
                    summary 'Undoes it'
                    converge { rescue { file('/undone') } }
                }
                """);

        assertThat(workshop.problems("recipe 'undo'"))
                .containsExactly(
                        "recipes/undo/recipe.groovy:3: 'rescue' cannot stand in a recipe, because any resource of the play"
                                + " may be the one that failed; write it in the play (in recipe undo)");
    }

    @Test
    void blocksDoNotStandInEachOther() {
        assertThat(workshop.problems("""
                        rescue { always { file('/a') } }
                        always { rescue { file('/a') } }"""))
                .containsExactly(
                        "site.groovy:2: 'always' cannot stand in 'rescue'; write it in the play itself",
                        "site.groovy:3: 'rescue' cannot stand in 'always'; write it in the play itself");
    }

    @Test
    void blocksDoNotStandInResources() {
        assertThat(workshop.problems("file('/a') { rescue { file('/b') } }"))
                .containsExactly("site.groovy:2: 'rescue' cannot be used inside of a resource; move it out");
    }

    @Test
    void aBlockNeedsItsBraces() {
        assertThat(workshop.problems("rescue 'x'"))
                .containsExactly(
                        "site.groovy:2: 'rescue' is used like this: rescue { command('roll back') { argv 'app',"
                                + " 'rollback' } }");
    }

    @Test
    void mistakesInABlockDoNotHideOthers() {
        assertThat(workshop.problems("""
                        rescue { fiel('/a') }
                        always { file('/b') { mod '0644' } }
                        file('/c') { mod '0644' }"""))
                .containsExactly(
                        "site.groovy:2: unknown resource type 'fiel'; did you mean 'file'?",
                        "site.groovy:3: file[/b]: 'file' has no attribute 'mod'; did you mean 'mode'?",
                        "site.groovy:4: file[/c]: 'file' has no attribute 'mod'; did you mean 'mode'?");
    }

    @Test
    void theSnippetsOfTheDocumentsLoad() throws IOException {
        for (String document : List.of("README.md", "docs/failures.md")) {
            String text = Files.readString(Path.of("..", document));
            int from = text.indexOf("```groovy\nplay('Deploy', on: 'web'") + "```groovy\n".length();
            Workshop other = new Workshop(folder.resolve(document)).file("templates/app.conf.ftl", "port=8080");
            other.file("site.groovy", text.substring(from, text.indexOf("```", from)));
            Secrets secrets = new Secrets();
            Playbook playbook = PlaybookLoader.of(Catalog.registered(), secrets)
                    .environment(ImmutableMap.of())
                    .load(other.folder().resolve("site.groovy"));

            Declarations state = new Declarations(Catalog.registered(), secrets);
            playbook.plays().get(0).body().describe(FakeHost.master1(), state);

            assertThat(state.problems()).isEmpty();
            assertThat(state.declared())
                    .extracting(one -> one.block() + " " + one.id())
                    .contains("rescue command[roll back]", "always file[/run/deploying]");
        }
    }

    @Test
    void onlyInAPlay() {
        assertThat(workshop.refusal("rescue { }\n"))
                .isEqualTo("site.groovy:1: 'rescue' can be used only inside a play or a recipe");
    }
}
