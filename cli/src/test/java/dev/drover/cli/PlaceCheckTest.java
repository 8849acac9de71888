package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.packages.Coordinates;
import dev.drover.engine.packages.PackageDraft;
import dev.drover.engine.packages.RecipePackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody else can write is not read, and what can be executed is not run. Each script here would leave a trace. */
@OnThisMachine
class PlaceCheckTest {
    private static final long SOMEBODY = 12_345;

    @TempDir
    Path temporary;

    private Path folder;
    private Path trace;
    private Workshop workshop;

    @BeforeEach
    void makeProject() throws IOException {
        Path real = temporary.toRealPath();
        trace = real.resolve("trace");
        folder = Files.createDirectory(real.resolve("project"));
        String leave = "new File('" + trace + "').setText('run')\n";
        workshop = new Workshop(folder)
                .inventory(leave + "inventory { host('here') { connection 'local' } }")
                .file("site.groovy", leave + """
                        playbook 'Nothing'
                        play('Nothing', on: 'all') { recipe 'mine/nothing' }
                        """)
                .file("recipes/mine/nothing/recipe.groovy", """
                        recipe('mine/nothing') {
                            summary 'Nothing'
                            converge { file('%s/x') { absent() } }
                        }
                        """.formatted(real))
                .file("vars/all.yml", "one: 1\n");
        new RecipePackages(folder)
                .add(
                        Coordinates.parse("com.acme:mine:1.0"),
                        PackageDraft.of(folder.resolve("recipes")).jar());
    }

    @AfterEach
    void close() throws IOException {
        workshop.close();
    }

    private void mode(String path, String mode) throws IOException {
        Files.setPosixFilePermissions(folder.resolve(path), PosixFilePermissions.fromString(mode));
    }

    private void assertRefused(Workshop.Said said, String... mistakes) {
        workshop.assertTold(said, mistakes);
        assertThat(trace).as("a script was run").doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "site.groovy",
                "inventory.groovy",
                "recipes/mine/nothing/recipe.groovy",
                "recipes/mine/nothing",
                "vars/all.yml",
                "vars",
                "drover.lock",
                ".drover",
                ".drover/packages/com.acme",
                ".drover/packages/com.acme/mine/1.0.jar"
            })
    void whatEverybodyCanWriteIsNotRead(String path) throws IOException {
        mode(path, "rwxr-xrw-");
        Path real = folder.resolve(path);

        Workshop.Said said = Workshop.drover("apply", folder.toString());

        assertThat(said.err())
                .isEqualTo(
                        real + ": can be written by everybody (rwxr-xrw-), so others could make Drover do anything as"
                                + " you; run: chmod go-w " + real
                                + ", or give --allow-shared-places if you trust them all\n1 problem; nothing was changed\n");
        assertThat(said.status()).isEqualTo(1);
    }

    @Test
    void aFolderOfRecipesIsNotReadWhereEverybodyCanWrite() throws IOException {
        Path more = Files.createDirectories(folder.resolveSibling("more/ours/one"));
        Path recipe = Files.writeString(more.resolve("recipe.groovy"), "recipe('ours/one') { summary 'One' }\n");
        Files.setPosixFilePermissions(recipe, PosixFilePermissions.fromString("rw-rw-rw-"));

        Workshop.Said said = Workshop.drover(
                "plan", folder.toString(), "-r", folder.resolveSibling("more").toString());

        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        assertThat(said.err()).startsWith(recipe + ": can be written by everybody (rw-rw-rw-)");
        assertThat(trace).as("a script was run").doesNotExist();
    }

    @Test
    void aFolderThatEverybodyCanWriteIsNotReadUnlessThatIsAllowed() throws IOException {
        mode("", "rwxrwxrwx");
        assertRefused(
                Workshop.drover("plan", folder.toString()),
                folder
                        + ": can be written by everybody (rwxrwxrwx), so others could make Drover do anything as you; run:"
                        + " chmod go-w " + folder + ", or give --allow-shared-places if you trust them all");

        Workshop.Said allowed = Workshop.drover("plan", folder.toString(), "--allow-shared-places");
        assertThat(allowed.status()).as(allowed.toString()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"inventory.groovy", "recipes", "vars", "drover.lock", ".drover"})
    void whatIsBesideAPlaybookInAStickyFolderMustBeOnesOwn(String path) throws IOException {
        Files.setAttribute(folder, "unix:mode", 01777);
        Workshop.Said own = Workshop.drover("plan", folder.toString());
        assertThat(own.status()).as(own.toString()).isZero();
        Files.delete(trace);
        Files.setAttribute(folder.resolve(path), "unix:uid", (int) SOMEBODY);

        Workshop.Said said = Workshop.drover("plan", folder.toString());

        assertThat(said.status()).isEqualTo(1);
        assertThat(said.err())
                .isEqualTo(folder.resolve(path) + ": belongs to user '12345', and was not named, so others could make"
                        + " Drover do anything as you; give it with -i, or go to another folder\n"
                        + "1 problem; nothing was changed\n");
    }

    @Test
    void aLinkToACodeFolderOfSomebodyElsesGroupIsFollowedAndRefused() throws IOException {
        Path shared =
                Files.move(folder.resolve("recipes"), temporary.toRealPath().resolve("shared"));
        Files.createSymbolicLink(folder.resolve("recipes"), shared);
        Files.setAttribute(shared, "unix:gid", (int) SOMEBODY);
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxr-x"));

        assertRefused(
                Workshop.drover("apply", folder.toString()),
                shared
                        + ": can be written by group '12345' (rwxrwxr-x), so others could make Drover do anything as you;"
                        + " run: chmod g-w " + shared + ", or give --allow-shared-places if you trust them all");
    }

    @Test
    void whatIsReadThroughALinkToACodeFolderIsLookedAtAsWell() throws IOException {
        Path shared =
                Files.move(folder.resolve("recipes"), temporary.toRealPath().resolve("shared"));
        Files.createSymbolicLink(folder.resolve("recipes"), shared);
        Path inner = Files.createDirectories(shared.resolve("deep"));
        Path code = Files.writeString(inner.resolve("recipe.groovy"), "recipe('deep') { converge { } }\n");
        Files.setPosixFilePermissions(code, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertRefused(
                Workshop.drover("apply", folder.toString()),
                code + ": can be written by everybody (rw-rw-rw-), so others could make Drover do anything as you;"
                        + " run: chmod go-w " + code + ", or give --allow-shared-places if you trust them all");

        Files.setPosixFilePermissions(code, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createSymbolicLink(inner.resolve("round"), shared);
        assertRefused(
                Workshop.drover("apply", folder.toString()),
                folder.resolve("recipes") + ": has a link that leads back to a folder that it is in: "
                        + folder.resolve("recipes/deep/round") + "; remove it");
    }

    @ParameterizedTest
    @CsvSource({"inventory list, inventory.groovy", "facts all, inventory.groovy"})
    void anInventoryThatIsJustFoundMustBeOnesOwn(String command, String path) throws Exception {
        Files.setAttribute(folder.resolve(path), "unix:uid", (int) SOMEBODY);

        Program program = Program.start(folder, command.split(" ", -1));

        assertThat(program.end()).isEqualTo(1);
        assertThat(program.said())
                .isEqualTo(folder.resolve(path) + ": belongs to user '12345', and was not named, so others could make"
                        + " Drover do anything as you; give it with -i, or go to another folder\n"
                        + "1 problem; nothing was changed\n");
        assertThat(trace).doesNotExist();
        Program named = Program.start(folder, "inventory", "list", "-i", path);
        assertThat(named.end()).as(named.said()).isZero();
        assertThat(trace).exists();
    }

    @Test
    void nothingRunsBecauseItCanBeExecuted() throws IOException {
        String program = "#!/bin/sh\n: >'" + temporary.toRealPath() + "/executed'\nprintf '{}'\n";
        for (String path :
                new String[] {"inventory", "inventory.sh", "hosts", "drover", "files/hook", "templates/hook"}) {
            workshop.file(path, program);
            mode(path, "rwxr-xr-x");
        }
        mode("vars/all.yml", "rwxr-xr-x");

        Workshop.Said said = Workshop.drover("plan", folder.toString());

        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(temporary.resolve("executed")).doesNotExist();
    }
}
