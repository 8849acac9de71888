package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan says of something that is missing: whether anything before it may bring it. */
class ForeseenTest {
    @TempDir
    Path folder;

    @TempDir
    Path host;

    private Workshop workshop;

    @BeforeEach
    void makeProject() {
        workshop = new Workshop(folder);
        workshop.inventory("inventory { host('here') { connection 'local' } }\n");
        workshop.file("files/app.tgz", "not looked into by a plan");
    }

    @AfterEach
    void close() throws IOException {
        workshop.close();
    }

    private String plan(String before) {
        return workshop.plan("""
                play('p', on: 'all') {
                    %s
                    file('%2$s/app/conf/local.conf') { content 'x' }
                    file('%2$s/elsewhere/x.conf') { content 'x' }
                    cron('job') { user 'nosuchuser'; schedule '5 5 * * *'; command 'true' }
                }
                """.formatted(before, host)).out();
    }

    private String missing(String directory) {
        return "needs directory '" + host + "/" + directory
                + "', which is not on the host and which nothing before provides";
    }

    @Test
    void nothingBringsWhatNobodyDeclares() {
        assertThat(plan("")).contains(missing("app/conf"), missing("elsewhere"));
    }

    @Test
    void anArchiveBringsWhatMayBeInItAndNothingElse() {
        assertThat(plan("archive('" + host + "/app') { source 'app.tgz' }"))
                .contains("app/conf/local.conf]  content x", missing("elsewhere"), "cron[job]  failed")
                .doesNotContain(missing("app/conf"));
    }

    @Test
    void aPackageMayBringAnything() {
        String said = plan("pkg('nosuchpackage')");

        assertThat(said).doesNotContain("which nothing before provides");
    }
}
