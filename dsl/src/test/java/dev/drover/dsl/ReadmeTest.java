package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Playbook;
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

/** The first project of the README: its snippets are files that name themselves in their first line. */
class ReadmeTest {
    private static final Pattern FILE =
            Pattern.compile("```(?:groovy)?\\n(?://|#) (\\S+\\.(?:groovy|ftl))\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path project;

    @Test
    void itsSnippetsMakeAProjectThatLoadsAndDeclares() throws IOException {
        int files = layOut();
        Secrets secrets = new Secrets();
        Playbook playbook = PlaybookLoader.of(Catalog.registered(), secrets)
                .environment(ImmutableMap.of())
                .load(project.resolve("site.groovy"));
        Inventory inventory = InventoryScript.load(project.resolve("inventory.groovy"));

        Declarations state = new Declarations(Catalog.registered(), secrets);
        for (Play play : playbook.plays()) {
            play.body().describe(FakeHost.master1(), state);
        }

        assertThat(files).isEqualTo(5);
        assertThat(inventory.hosts()).extracting(host -> host.name()).containsExactly("web1", "web2");
        assertThat(state.problems()).isEmpty();
        assertThat(state.declared())
                .extracting(Declaration::id)
                .extracting(Object::toString)
                .containsExactly(
                        "file[/etc/greeting.conf]", "file[/etc/systemd/system/greeting.service]", "service[greeting]");
    }

    /** Writes the files; how many. */
    private int layOut() throws IOException {
        Matcher snippets = FILE.matcher(Files.readString(Path.of("..", "README.md")));
        int files = 0;
        while (snippets.find()) {
            Path file = project.resolve(snippets.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, snippets.group(2));
            files++;
        }
        return files;
    }
}
