package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.packages.Coordinates;
import dev.drover.engine.packages.PackageDraft;
import dev.drover.engine.packages.RecipePackages;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.resource.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays that use the recipes of packages. */
class RecipePackageTest {
    private static final Coordinates GREETING = Coordinates.parse("com.acme:greeting:1.0");
    private static final Pattern SNIPPET = Pattern.compile("```groovy\n// (\\S+)\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private Path marker;
    private Workshop workshop;
    private RecipePackages packages;

    @BeforeEach
    void makeProject() throws IOException {
        marker = folder.resolve("marker");
        Path project = Files.createDirectory(folder.resolve("project"));
        workshop = new Workshop(project);
        packages = new RecipePackages(project);
    }

    /** A package whose recipe says something, and leaves a trace where it is run. */
    private Bytes greeting(String text) {
        Path maker = folder.resolve("maker");
        new Workshop(maker)
                .file("say/hello/recipe.groovy", """
                        class Eager { static { new File('%1$s').setText('run') } }
                        new File('%1$s').setText('run')
                        new Eager()
                        recipe('say/hello') {
                            parameter 'whom', default: 'world'
                            converge {
                                file('/greeting') { content template('greeting.ftl', whom: whom) }
                                file('/text') { content '%2$s' }
                                file('/source') { source 'card' }
                            }
                        }
                        """.formatted(marker, text))
                .file("say/hello/templates/greeting.ftl", text + " [=whom]")
                .file("say/hello/files/card", text);
        return PackageDraft.of(maker).jar();
    }

    private String told() {
        return Workshop.text(workshop.declared("recipe 'say/hello'").get(1));
    }

    @Test
    void aPlayUsesARecipeOfAPackageWithItsFiles() {
        packages.add(GREETING, greeting("good day"));
        assertThat(marker).as("adding ran the recipe").doesNotExist();

        ImmutableList<Declaration> declared = workshop.declared("recipe('say/hello') { whom host.name }");

        assertThat(Workshop.text(declared.get(0))).isEqualTo("good day master1");
        assertThat(declared.get(2).spec()).extracting("source").isEqualTo(Optional.of(Content.text("good day")));
        assertThat(declared.get(0).source()).isEqualTo(new Source("com.acme:greeting:1.0/say/hello/recipe.groovy", 7));
        assertThat(marker).exists();
        assertThat(workshop.loader().recipes(workshop.folder()).names()).contains("say/hello");
    }

    @Test
    void aJarThatIsNotWhatWasLockedIsNotRunNorIsThePlaybook() throws IOException {
        packages.add(GREETING, greeting("good day"));
        Files.write(packages.jars().get(0), greeting("bad day").toByteArray());

        assertThatThrownBy(() -> workshop.load("new File('" + marker + "').setText('run')\n"))
                .hasMessageStartingWith("drover.lock:3: package com.acme:greeting:1.0 is not what was locked:"
                        + " .drover/packages/com.acme/greeting/1.0.jar differs in say/hello/files/card,"
                        + " say/hello/recipe.groovy, say/hello/templates/greeting.ftl; nothing of it was loaded");
        assertThat(marker).doesNotExist();
    }

    @Test
    void aJarWithoutALineInTheLockIsNotFound() throws IOException {
        packages.add(GREETING, greeting("good day"));
        Files.delete(packages.lockFile());

        assertThat(workshop.problems("recipe 'say/hello'"))
                .containsExactly("site.groovy:2: unknown recipe 'say/hello'; known: packaged/example");
        assertThat(marker).doesNotExist();
    }

    @Test
    void theProjectAndItsFoldersComeFirstAsEverAndWhatDroverHasComesLast() {
        packages.add(GREETING, greeting("good day"));
        new Workshop(folder.resolve("more"))
                .file("say/hello/recipe.groovy", "recipe('say/hello') { converge { file('/more') { content 'x' } } }");
        new Workshop(folder.resolve("other"))
                .file(
                        "packaged/example/recipe.groovy",
                        "recipe('packaged/example') { converge { file('/instead') { content 'x' } } }");
        packages.add(
                Coordinates.parse("com.acme:other:1"),
                PackageDraft.of(folder.resolve("other")).jar());

        assertThat(workshop.only("recipe 'packaged/example'").id().toString()).isEqualTo("file[/instead]");
        workshop.recipeRoot(folder.resolve("more"));
        assertThat(workshop.only("recipe 'say/hello'").id().toString()).isEqualTo("file[/more]");
        workshop.file(
                "recipes/say/hello/recipe.groovy",
                "recipe('say/hello') { converge { file('/mine') { content 'x' } } }");
        assertThat(workshop.only("recipe 'say/hello'").id().toString()).isEqualTo("file[/mine]");
    }

    @Test
    void whatWasCompiledOfAnotherJarIsNotTaken() throws IOException {
        workshop.cache(ScriptCache.in(folder.resolve("kept"), "1"));
        packages.add(GREETING, greeting("good day"));
        assertThat(told()).isEqualTo("good day");
        Files.delete(packages.lockFile());
        packages.add(GREETING, greeting("good night"));

        assertThat(told()).isEqualTo("good night");
    }

    @Test
    void theExamplesOfThePageMakeAPackageAndAPlayThatUsesIt() throws IOException {
        Matcher snippets = SNIPPET.matcher(Files.readString(Path.of("..", "docs/packages.md")));
        Workshop maker = new Workshop(folder.resolve("maker"))
                .file("recipes/web/server/templates/web.conf.ftl", "port=[=port]\n")
                .file("recipes/web/server/files/index.html", "hello");
        assertThat(snippets.find()).isTrue();
        maker.file(snippets.group(1), snippets.group(2));
        packages.add(
                Coordinates.parse("com.acme:web:2.1.0"),
                PackageDraft.of(maker.folder().resolve("recipes")).jar());
        assertThat(snippets.find()).isTrue();
        workshop.file(snippets.group(1), snippets.group(2));

        Secrets secrets = new Secrets();
        Declarations state = new Declarations(Catalog.registered(), secrets);
        PlaybookLoader.of(Catalog.registered(), secrets)
                .environment(ImmutableMap.of())
                .load(workshop.folder().resolve("site.groovy"))
                .plays()
                .get(0)
                .body()
                .describe(FakeHost.master1(), state);

        assertThat(state.problems()).isEmpty();
        assertThat(state.declared())
                .extracting(one -> one.id().toString())
                .containsExactly("file[/etc/web.conf]", "file[/srv/web/index.html]");
        assertThat(snippets.find()).isFalse();
    }
}
