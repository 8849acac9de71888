package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.drover.engine.model.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages from one project to another through a folder repository, by the program as its users start it. */
@OnThisMachine
class RecipePackageCommandsTest {
    private static final String FETCH = "drover recipe add, with --repository if it is from a repository of its own";

    @TempDir
    Path temporary;

    private Path folder;
    private Path marker;
    private Path repository;
    private Workshop maker;
    private Workshop user;

    @BeforeEach
    void makeProjects() throws IOException {
        folder = temporary.toRealPath();
        marker = folder.resolve("marker");
        repository = folder.resolve("repository");
        maker = new Workshop(Files.createDirectory(folder.resolve("maker")));
        user = new Workshop(Files.createDirectory(folder.resolve("user")));
        recipe("good day");
        user.file("site.groovy", """
                        playbook 'Web'
                        play('Web', on: 'all') { recipe('web/server') { port 8080 } }
                        """);
    }

    @AfterEach
    void close() throws IOException {
        maker.close();
        user.close();
    }

    /** A recipe that leaves a trace where it is compiled and run. */
    private void recipe(String text) {
        maker.file("recipes/web/server/recipe.groovy", """
                        class Eager { static { new File('%1$s').setText('run') } }
                        new Eager()
                        new File('%1$s').setText('run')
                        recipe('web/server') {
                            summary 'A web server'
                            parameter 'port', type: Integer, default: 80, doc: 'where it listens'
                            converge { file('%2$s/web.conf') { content template('web.conf.ftl', port: port) } }
                        }
                        """.formatted(marker, folder))
                .file("recipes/web/server/templates/web.conf.ftl", text + " on [=port]\n");
    }

    /** Starts Drover in a project, with a home of its own for Maven. */
    private String drover(int status, Workshop project, String... words) throws IOException, InterruptedException {
        Path home = folder.resolve("home");
        Files.createDirectories(home);
        Program program =
                Program.start(project.folder(), ImmutableList.of(), ImmutableList.of("-Duser.home=" + home), words);
        assertThat(program.end()).as(program.said()).isEqualTo(status);
        return program.said();
    }

    private String publish(String version) throws IOException, InterruptedException {
        return drover(0, maker, "recipe", "package", "--as", "com.acme:web:" + version, "--to", repository.toString());
    }

    private String add(int status, String coordinates) throws IOException, InterruptedException {
        return drover(status, user, "recipe", "add", coordinates, "--repository", repository.toString());
    }

    private Path jar() {
        return user.folder().resolve(".drover/packages/com.acme/web/2.1.0.jar");
    }

    private Path lock() {
        return user.folder().resolve("drover.lock");
    }

    private void forget(Path place) throws IOException {
        MoreFiles.deleteRecursively(place, RecursiveDeleteOption.ALLOW_INSECURE);
    }

    @Test
    void aPackageOfOneProjectIsUsedInAnotherAndNeedsNoRepositoryAgain() throws IOException, InterruptedException {
        Path published = repository.resolve("com/acme/web/2.1.0/web-2.1.0.jar");
        String made = publish("2.1.0");
        String digest = Bytes.of(Files.readAllBytes(published)).sha256();
        assertThat(made).isEqualTo(published + ": com.acme:web:2.1.0, sha256:" + digest + "\n  web/server\n");

        assertThat(add(0, "com.acme:web:2.1.0"))
                .isEqualTo("added com.acme:web:2.1.0, sha256:" + digest + "\n  web/server\n");

        assertThat(marker).as("making or adding the package ran its recipe").doesNotExist();
        assertThat(Files.readAllLines(lock())).endsWith("com.acme:web:2.1.0 sha256:" + digest);
        assertThat(jar()).hasSameBinaryContentAs(published);
        forget(repository);
        forget(folder.resolve("home"));
        user.inventory("inventory { host('here') { connection 'local' } }");
        assertThat(drover(0, user, "recipe", "show", "web/server"))
                .isEqualTo("web/server\n  A web server\n\n"
                        + "  port             Integer    default 80                   where it listens\n");
        assertThat(marker).exists();
        Workshop.Said planned = Workshop.drover("plan", user.folder().toString(), "--diff");
        assertThat(planned.status()).as(planned.toString()).isEqualTo(2);
        assertThat(planned.out()).contains("file[" + folder + "/web.conf]", "+ good day on 8080");
        assertThat(drover(0, user, "recipe", "add")).isEqualTo("all packages of drover.lock are here\n");
    }

    @Test
    void whatDiffersFromTheLockIsRefusedBeforeAnyHostIsContacted() throws IOException, InterruptedException {
        publish("2.1.0");
        add(0, "com.acme:web:2.1.0");
        user.webHosts();
        byte[] whole = Files.readAllBytes(jar());
        recipe("bad day");
        drover(0, maker, "recipe", "package", "--as", "com.acme:web:2.1.0");
        Files.copy(maker.folder().resolve("web-2.1.0.jar"), jar(), StandardCopyOption.REPLACE_EXISTING);
        String mend =
                "; nothing of it was loaded; to have again what was locked, remove that file and fetch it: " + FETCH;
        String changed = "drover.lock:3: package com.acme:web:2.1.0 is not what was locked:"
                + " .drover/packages/com.acme/web/2.1.0.jar differs";

        user.assertTold(
                Workshop.drover("apply", user.folder().toString()),
                changed + " in web/server/templates/web.conf.ftl" + mend);
        Files.write(jar(), whole);
        String locked = Files.readString(lock());
        String digest = locked.substring(locked.indexOf("sha256:"));
        Files.writeString(lock(), locked.replace(digest, "sha256:" + "0".repeat(64) + "\n"));
        user.assertTold(Workshop.drover("plan", user.folder().toString()), changed + mend);
        Files.writeString(lock(), locked);
        Files.delete(jar());
        user.assertTold(
                Workshop.drover("plan", user.folder().toString()),
                "drover.lock:3: package com.acme:web:2.1.0 is not here: there is no .drover/packages/com.acme/web/2.1.0.jar;"
                        + " fetch it: " + FETCH);
        assertThat(marker).as("code of the package ran").doesNotExist();

        assertThat(drover(0, user, "recipe", "add", "--repository", repository.toString()))
                .startsWith("added com.acme:web:2.1.0");
        assertThat(jar()).hasBinaryContent(whole);
    }

    @Test
    void theSameVersionWithOtherContentIsNeitherPublishedNorAdded() throws IOException, InterruptedException {
        publish("2.1.0");
        add(0, "com.acme:web:2.1.0");
        String locked = Files.readString(lock());
        recipe("bad day");

        assertThat(drover(1, maker, "recipe", "package", "--as", "com.acme:web:2.1.0", "--to", repository.toString()))
                .isEqualTo(repository
                        + "/com/acme/web/2.1.0/web-2.1.0.jar: is another com.acme:web:2.1.0; what was published"
                        + " never changes, so give it a new version\n1 problem; nothing was changed\n");
        // Another machine, whose Maven has not fetched the first.
        repository = folder.resolve("other");
        publish("2.1.0");
        forget(folder.resolve("home"));
        assertThat(add(1, "com.acme:web:2.1.0"))
                .isEqualTo(
                        "drover.lock:3: package com.acme:web:2.1.0 of the repository is not what was locked: it differs in"
                                + " web/server/templates/web.conf.ftl; nothing was added. A version that was published never"
                                + " changes: ask its maker, and if you expect this remove the line and add it again\n"
                                + "1 problem; nothing was changed\n");
        assertThat(lock()).hasContent(locked);
    }

    @Test
    void aHostileJarIsRefusedAndWritesNothing() throws IOException, InterruptedException {
        Path place = Files.createDirectories(repository.resolve("com/acme/web/2.1.0"));
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(place.resolve("web-2.1.0.jar")))) {
            for (String name :
                    new String[] {"dev/drover/recipes/web/server/recipe.groovy", "../../../../../../../marker"}) {
                jar.putNextEntry(new ZipEntry(name));
                jar.write("new File('%s').setText('run')".formatted(marker).getBytes(StandardCharsets.UTF_8));
                jar.closeEntry();
            }
        }

        assertThat(add(1, "com.acme:web:2.1.0"))
                .isEqualTo(
                        "com.acme:web:2.1.0: has '../../../../../../../marker', which is no plain name of a file; a package"
                                + " has relative ones without '..' or control characters; nothing was added\n"
                                + "1 problem; nothing was changed\n");
        try (Stream<Path> left = Files.list(user.folder())) {
            assertThat(left.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith("said-")))
                    .containsExactlyInAnyOrder("site.groovy", "places");
        }
        assertThat(marker).doesNotExist();
    }

    @Test
    void whatCannotBeFetchedIsTold() throws IOException, InterruptedException {
        Files.createDirectory(repository);

        assertThat(add(1, "com.acme:none:1.0"))
                .startsWith("com.acme:none:1.0: cannot be fetched: Could not find artifact com.acme:none:jar:1.0 in")
                .contains(repository.toUri().toString())
                .endsWith("1 problem; nothing was changed\n");
        assertThat(add(1, "com.acme:none"))
                .isEqualTo("the package: must be group:name:version such as com.acme:web:2.1.0, got 'com.acme:none'\n"
                        + "1 problem; nothing was changed\n");
    }
}
