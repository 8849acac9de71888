package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Acting as users that are not there when a run begins. Makes users here, so it runs as root. */
@OnThisMachine
class BecomeTest {
    @TempDir
    Path folder;

    @TempDir
    Path host;

    private final String newcomer = "drover" + Long.toString(System.nanoTime(), 36);
    private Workshop workshop;

    @BeforeEach
    void makeProject() throws IOException {
        workshop = new Workshop(folder);
        workshop.inventory("inventory { host('here') { connection 'local' } }\n");
        Files.setPosixFilePermissions(host, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void removeUser() throws IOException, InterruptedException {
        workshop.close();
        if (exists(newcomer)) {
            // By force: his shell may still be on its way out when Drover has ended.
            assertThat(status("userdel", "--force", newcomer)).isZero();
        }
    }

    @Test
    void aUserThatThePlaybookMakesIsPlannedMadeAndThenActedAs() throws IOException, InterruptedException {
        site("""
                play('Before', on: 'all') { user('%1$s') { system(); home '%2$s/home' } }
                play('After', on: 'all') {
                    directory('%2$s/home') { owner '%1$s' }
                    file('%2$s/home/x') { content 'x'; become '%1$s' }
                    command('guarded') {
                        sh 'id -un > %2$s/home/w'
                        become '%1$s'
                        creates '%2$s/home/w'
                        unless 'test -e %2$s/home/w'
                    }
                    command('each time') { sh 'id -un > %2$s/home/each'; become '%1$s'; onChangeOf file('%2$s/home/x') }
                    command('watching') { sh 'true'; onChangeOf file('%2$s/home/x') }
                }
                """);

        Workshop.Said plan = drover("plan");
        assertThat(plan.status()).as(plan.out() + plan.err()).isEqualTo(2);
        String decided = "  unknown until it runs: decided when run: user '" + newcomer + "' is not there yet";
        assertThat(plan.out())
                .contains("home/x]" + decided, "command[guarded]" + decided, "command[each time]" + decided)
                .contains("command[watching]  run");
        assertThat(exists(newcomer)).isFalse();

        Workshop.Said first = drover("apply");
        assertThat(first.status()).as(first.out() + first.err()).isZero();
        assertThat(host.resolve("home/w")).hasContent(newcomer + "\n");
        assertThat(host.resolve("home/each")).hasContent(newcomer + "\n");
        assertThat(Files.getOwner(host.resolve("home/x")).getName()).isEqualTo(newcomer);

        assertThat(drover("plan").status()).isZero();
        assertThat(drover("apply").out()).contains(" 0 changed");
    }

    @Test
    void aUserThatNothingMakesFailsTheResource() {
        site("""
                play('Ghosts', on: 'all') {
                    file('%2$s/before') { content 'x' }
                    file('%2$s/x') { content 'x'; become '%1$s' }
                    file('%2$s/behind') { content 'x' }
                }
                """);
        String why = "cannot become '" + newcomer + "': there is no such user on the host; declare user('" + newcomer
                + "') before, or become another";

        Workshop.Said plan = drover("plan");
        assertThat(plan.status()).as(plan.out() + plan.err()).isEqualTo(3);
        assertThat(plan.out()).contains(why).contains("site.groovy:4").doesNotContain("unreachable");

        Workshop.Said apply = drover("apply");
        assertThat(apply.status()).as(apply.out() + apply.err()).isEqualTo(3);
        assertThat(apply.out()).contains(why).contains("site.groovy:4").doesNotContain("unreachable");
        assertThat(host.resolve("before")).exists();
        assertThat(host.resolve("behind")).doesNotExist();
    }

    @Test
    void thatFailureCanBeIgnored() {
        site("""
                play('Ghosts', on: 'all') {
                    command('a ghost') { sh 'true'; become '%1$s'; ignoreFailure() }
                    file('%2$s/behind') { content 'x' }
                }
                """);

        Workshop.Said apply = drover("apply");

        assertThat(apply.status()).as(apply.out() + apply.err()).isZero();
        assertThat(apply.out()).contains("cannot become '" + newcomer + "'");
        assertThat(host.resolve("behind")).exists();
    }

    private void site(String plays) {
        workshop.file("site.groovy", "playbook 'Become'\n" + plays.formatted(newcomer, host));
    }

    private Workshop.Said drover(String command) {
        return Workshop.drover(command, folder.resolve("site.groovy").toString(), "--run-dir", folder + "/runs");
    }

    private static boolean exists(String user) throws IOException, InterruptedException {
        return status("id", "-u", user) == 0;
    }

    private static int status(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
