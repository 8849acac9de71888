package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import dev.drover.engine.model.GuardBreak;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.resource.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe and the test of the page about writing them: snippets are files that name themselves in their first line. */
class RecipesPageTest {
    private static final Pattern FILE = Pattern.compile("```(?:groovy)?\n(?://|#) (\\S+)\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path project;

    @Test
    void itsSnippetsAreARecipeWithATestThatDeclares() throws IOException {
        Matcher snippets = FILE.matcher(Files.readString(Path.of("..", "docs", "recipes.md")));
        while (snippets.find()) {
            Path file = project.resolve(snippets.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, snippets.group(2));
        }
        Secrets secrets = new Secrets();
        RecipeTrial trial = PlaybookLoader.of(Catalog.registered(), secrets)
                .environment(ImmutableMap.of())
                .test("app/worker", project);
        Declarations state = new Declarations(Catalog.registered(), secrets);
        Iterables.getOnlyElement(trial.playbook().plays()).body().describe(FakeHost.master1(), state);

        assertThat(state.problems()).isEmpty();
        assertThat(state.declared())
                .extracting(declaration -> declaration.id().toString())
                .containsExactly(
                        "file[/etc/worker.conf]",
                        "file[/etc/worker.token]",
                        "service[worker]",
                        "command[join the queue]");
        assertThat(trial.hosts()).containsExactly(new RecipeTrial.TrialHost("worker1", "workers", "debian"));
        assertThat(trial.breaks())
                .extracting(GuardBreak::resource)
                .containsExactly(new ResourceId("command", "join the queue"));
    }
}
