package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not declared is removed, and nothing else: whichever play declares it, and whether or not it is selected. */
@OnThisMachine
class PurgeTest {
    @TempDir
    Path folder;

    @TempDir
    Path host;

    private Workshop workshop;

    @BeforeEach
    void makeProject() throws IOException {
        workshop = new Workshop(folder);
        workshop.inventory("inventory { host('here') { connection 'local' } }\n");
        workshop.file("files/www/index.html", "hello");
        workshop.file("site.groovy", """
                playbook 'Purge'
                play('First', on: 'all') {
                    file('%1$s/conf.d/first') { content 'first' }
                    directory('%1$s/conf.d') { purge() }
                    tree('%1$s/www') { source 'www'; purge() }
                }
                play('Second', on: 'all') {
                    file('%1$s/conf.d/second') { content 'second'; tags 'second' }
                    directory('%1$s/www/uploads')
                    file('%1$s/www/conf/local.conf') { content 'x' }
                }
                """.formatted(host).replace(
                "file('" + host + "/www/conf", "directory('" + host + "/www/conf')\n    file('" + host + "/www/conf"));
        for (String stranger : new String[] {"conf.d/stranger", "www/stranger", "www/conf/stranger"}) {
            Path file = host.resolve(stranger);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "?");
        }
    }

    @AfterEach
    void close() throws IOException {
        workshop.close();
    }

    private Workshop.Said drover(String command, String... options) {
        return Workshop.drover(Stream.concat(
                        Stream.of(command, folder.resolve("site.groovy").toString(), "--run-dir", folder + "/runs"),
                        Stream.of(options))
                .toArray(String[]::new));
    }

    @Test
    void theUndeclaredGoesAndTheDeclaredStays() {
        Workshop.Said plan = drover("plan");
        assertThat(plan.status()).as(plan.err()).isEqualTo(2);
        assertThat(plan.out()).contains("purge stranger").doesNotContain("purge first");

        assertThat(drover("apply").status()).isZero();

        assertThat(host.resolve("conf.d/stranger")).doesNotExist();
        assertThat(host.resolve("www/stranger")).doesNotExist();
        assertThat(host.resolve("conf.d/first")).hasContent("first");
        assertThat(host.resolve("conf.d/second")).hasContent("second");
        assertThat(host.resolve("www/conf/local.conf")).hasContent("x");
        assertThat(host.resolve("www/index.html")).hasContent("hello");
        assertThat(drover("plan").status()).isZero();
        assertThat(drover("apply").out()).contains(" 0 changed");
    }

    @Test
    void whatIsNotSelectedStaysToo() {
        assertThat(drover("apply").status()).isZero();

        assertThat(drover("apply", "--skip-tags", "second").out()).contains(" 0 changed");

        assertThat(host.resolve("conf.d/second")).hasContent("second");
    }

    @Test
    void anArchiveLeavesWhatOthersWriteAndBringsNothingThatTheyRemove() throws IOException, InterruptedException {
        workshop.file("app/conf/app.conf", "default\n")
                .file("app/conf/other.conf", "default\n")
                .file("app/webapps/example/index.html", "hello")
                .file("app/lib/old.jar", "old")
                .file("app/lib/new.jar", "new");
        Process tar = new ProcessBuilder("tar", "-czf", "files/app.tgz", "app")
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        workshop.file("site.groovy", """
                playbook 'App'
                play('App', on: 'all') {
                    archive('%1$s/app') { source 'app.tgz'; strip 1 }
                    file('%1$s/app/conf/app.conf') { content 'mine'; mode '0600' }
                    lineInFile('%1$s/app/conf/other.conf') { line 'more' }
                    directory('%1$s/app/webapps/example') { absent() }
                    directory('%1$s/app/webapps') { mode '0750' }
                    file('%1$s/app/lib/old.jar') { absent(); onlyIf 'true' }
                    file('%1$s/app/lib/new.jar') { absent(); onlyIf 'false' }
                    command('start') { argv 'true'; creates '%1$s/app/conf/app.conf' }
                }
                """.formatted(host));

        assertThat(drover("apply").status()).isZero();

        assertThat(host.resolve("app/conf/app.conf")).hasContent("mine");
        assertThat(host.resolve("app/conf/other.conf")).hasContent("default\nmore");
        assertThat(host.resolve("app/webapps")).isEmptyDirectory();
        assertThat(host.resolve("app/lib/old.jar")).doesNotExist();
        assertThat(host.resolve("app/lib/new.jar")).hasContent("new");
        assertThat(drover("plan").status()).isZero();
        assertThat(drover("apply").out()).contains(" 0 changed");
    }
}
