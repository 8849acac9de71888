package dev.drover.engine.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.model.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars made of recipes. */
class PackageDraftTest {
    @TempDir
    Path folder;

    @BeforeEach
    void makeRecipes() throws IOException {
        write("web/server/recipe.groovy", "recipe('web/server') { converge { } }\n");
        write("web/server/templates/site.ftl", "x");
        write("web/server/files/deep/page.html", "x");
        write("motd/recipe.groovy", "recipe('motd') { converge { } }\n");
    }

    private Path write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void theSameFilesMakeTheSameBytes() throws IOException {
        Bytes first = PackageDraft.of(folder).jar();
        Files.setLastModifiedTime(folder.resolve("motd/recipe.groovy"), FileTime.from(Instant.EPOCH));
        Files.delete(folder.resolve("web/server/templates/site.ftl"));
        write("web/server/templates/site.ftl", "x");

        assertThat(PackageDraft.of(folder).jar()).isEqualTo(first);
        // In any version of Java, of zlib and in any time zone.
        assertThat(first.sha256()).isEqualTo("b405f7e50f64f6bc4ac08c9b3aafd0b2aa22ceed2edd493cd28c1de0112def81");
        assertThat(PackageJar.read(first).files().keySet())
                .containsExactly(
                        "motd/recipe.groovy",
                        "web/server/files/deep/page.html",
                        "web/server/recipe.groovy",
                        "web/server/templates/site.ftl");
    }

    @Test
    void whatNoRecipeCanUseIsLeftOut() throws IOException {
        write("web/server/notes.txt", "x");
        write("README.md", "of all recipes");
        write("target/classes/web/server/recipe.groovy", "x");
        Path script = write("web/server/files/run.sh", "x");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));

        PackageDraft draft = PackageDraft.of(folder);

        assertThat(draft.recipes()).containsExactly("motd", "web/server");
        assertThat(draft.leftOut()).containsExactly("web/server/notes.txt");
        assertThat(draft.executables()).containsExactly("web/server/files/run.sh");
        assertThat(PackageJar.read(draft.jar()).files())
                .containsKey("web/server/files/run.sh")
                .hasSize(5);
    }

    @Test
    void aLinkIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("web/server/files/link"), Path.of("/etc/passwd"));

        assertThatThrownBy(() -> PackageDraft.of(folder))
                .hasMessage(link
                        + ": is no plain file, and a package has nothing else; put the file itself here, or move it"
                        + " away");
        Files.delete(link);
        Path folderLink = Files.createSymbolicLink(folder.resolve("more"), folder.resolve("web"));
        assertThatThrownBy(() -> PackageDraft.of(folder)).hasMessageStartingWith(folderLink + ": is no plain file");
    }

    @Test
    void whereThereAreNoRecipesNothingIsMade(@TempDir Path empty) {
        assertThatThrownBy(() -> PackageDraft.of(empty))
                .hasMessage(empty + ": has no recipes; they stand in NAMESPACE/NAME/recipe.groovy");
        assertThatThrownBy(() -> PackageDraft.of(empty.resolve("recipes")))
                .hasMessage(empty + "/recipes: there is no such folder; recipes stand in NAMESPACE/NAME/recipe.groovy");
    }

    @Test
    void namesThatAreOneFileOnSomeMachinesMakeNoPackage() throws IOException {
        write("web/server/files/Page", "x");
        write("web/server/files/page", "x");

        assertThatThrownBy(() -> PackageDraft.of(folder).jar())
                .hasMessage(folder + ": makes no package: it has 'dev/drover/recipes/web/server/files/page', and"
                        + " 'dev/drover/recipes/web/server/files/Page', which are one file on some machines");
    }
}
