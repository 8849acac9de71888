package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import dev.drover.engine.packages.Coordinates;
import dev.drover.engine.packages.PackageDraft;
import dev.drover.engine.packages.RecipePackages;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans that are kept in a file and applied later, on this machine. */
@OnThisMachine
class PlanFileTest {
    @TempDir
    Path folder;

    @TempDir
    Path host;

    private Workshop workshop;

    @BeforeEach
    void makeProject() throws IOException {
        workshop = new Workshop(folder);
        workshop.inventory("inventory { host('here') { connection 'local' } }").file("site.groovy", playbook("new"));
        Files.writeString(host.resolve("same"), "same\n");
        Files.writeString(host.resolve("changing"), "old\n");
    }

    private String playbook(String text) {
        return """
                playbook 'Files'

                play('Files', on: 'all') {
                    file('%1$s/same') { content 'same\\n' }
                    file('%1$s/changing') { content '%2$s\\n' }
                    command('told') { sh 'cat "$1" >"$2"'; args '%1$s/changing', '%1$s/told'; onChangeOf file('%1$s/changing') }
                }
                """.formatted(host, text);
    }

    private Workshop.Said drover(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(out), new PrintWriter(err), Map.of(), words);
        return new Workshop.Said(status, out.toString(), err.toString());
    }

    private Workshop.Said plan() {
        return drover(
                "plan", folder.toString(), "--out", folder.resolve("saved.plan").toString());
    }

    private Workshop.Said apply() {
        return drover(
                "apply",
                folder.toString(),
                "--plan",
                folder.resolve("saved.plan").toString(),
                "--run-dir",
                folder.resolve("runs").toString());
    }

    @Test
    void justWhatThePlanShowedIsDone() {
        assertThat(plan().status()).isEqualTo(2);
        assertThat(host.resolve("changing")).hasContent("old\n");

        Workshop.Said applied = apply();

        assertThat(applied.status()).as(applied.out() + applied.err()).isZero();
        assertThat(host.resolve("changing")).hasContent("new\n");
        assertThat(host.resolve("told")).hasContent("new\n");
        assertThat(applied.out()).contains("2 changed");
    }

    @Test
    void aHostThatChangedSinceIsRefusedAndLeftAlone() throws IOException {
        plan();
        Files.writeString(host.resolve("same"), "by hand\n");

        Workshop.Said applied = apply();

        assertThat(applied.status()).as(applied.out() + applied.err()).isEqualTo(5);
        assertThat(applied.out())
                .contains("the plan is stale: this is not as it was when the plan was made: file[" + host
                        + "/same]; make a new plan");
        assertThat(host.resolve("same")).hasContent("by hand\n");
        assertThat(host.resolve("changing")).hasContent("old\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file('%s/hidden') { content \"${secret('token')}\\n\" }",
                "file('%s/hidden') { content 'wanted\\n'; sensitive() }",
                "lineInFile('%s/hidden') { line \"token=${secret('token')}\"; matching ~/^.*$/ }",
                "iniSetting('%s/hidden') { section 's'; key 'k'; value \"${secret('token')}\" }"
            })
    void aHostWhereWhatIsHiddenChangedSinceIsRefusedAndThePlanTellsNothingOfIt(String resource) throws IOException {
        workshop.file("secrets/token", "canary-token")
                .file("site.groovy", "play('P', on: 'all') {\n    " + resource.formatted(host) + "\n}\n");
        Files.writeString(host.resolve("hidden"), "[s]\nk=1\n");
        assertThat(plan().status()).isEqualTo(2);
        Files.writeString(host.resolve("hidden"), "[s]\nk=2\n");

        Workshop.Said applied = apply();

        assertThat(applied.status()).as(applied.out() + applied.err()).isEqualTo(5);
        assertThat(host.resolve("hidden")).hasContent("[s]\nk=2\n");
        Files.writeString(host.resolve("hidden"), "[s]\nk=1\n");
        assertThat(apply().status()).isZero();
    }

    @Test
    void otherVariablesOfTheCommandLineThanThePlanWasMadeWithAreRefused() {
        String plan = folder.resolve("saved.plan").toString();
        drover("plan", folder.toString(), "--out", plan, "-s", "V=1");

        Workshop.Said applied = drover("apply", folder.toString(), "--plan", plan, "-s", "V=2", "-s", "W=1");

        assertThat(applied.status()).as(applied.out() + applied.err()).isEqualTo(1);
        assertThat(applied.err())
                .contains("--set V: is not as it was when the plan was made; make a new plan", "--set W: ");
    }

    @Test
    void aValueOfTheCommandLineCannotBeGuessedFromThePlanByItsDigest() {
        String plan = folder.resolve("saved.plan").toString();
        drover("plan", folder.toString(), "--out", plan, "-s", "PASSWORD=canary");

        assertThat(folder.resolve("saved.plan"))
                .content()
                .contains("--set PASSWORD")
                .doesNotContain(Hashing.sha256()
                        .hashString("canary", StandardCharsets.UTF_8)
                        .toString());
        assertThat(drover(
                                "apply",
                                folder.toString(),
                                "--plan",
                                plan,
                                "-s",
                                "PASSWORD=canary",
                                "--run-dir",
                                folder + "/runs")
                        .status())
                .isZero();
    }

    @Test
    void aSecretThatWasWrittenSinceThePlanIsRefusedAndHasNoDigestInIt() throws IOException {
        workshop.file("secrets/token", "canary").file("vars/all.yml", "a: 1\n");
        plan();
        Files.setLastModifiedTime(
                folder.resolve("secrets/token"), FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));

        Workshop.Said applied = apply();

        assertThat(applied.status()).as(applied.out() + applied.err()).isEqualTo(1);
        assertThat(applied.err()).contains("secrets/token: is not as it was when the plan was made");
        assertThat(folder.resolve("saved.plan"))
                .content()
                .doesNotContain(Hashing.sha256()
                        .hashString("canary", StandardCharsets.UTF_8)
                        .toString());
    }

    @Test
    void aScriptThatIsSavedWhileThePlanIsMadeIsFound() {
        workshop.file("site.groovy", """
                play('P', on: 'all') {
                    file('%s/changing') { content 'new'; onlyIf 'echo "// saved" >>"%s"' }
                }
                """.formatted(host, folder.resolve("site.groovy")));

        Workshop.Said planned = plan();

        assertThat(planned.status()).as(planned.out() + planned.err()).isEqualTo(1);
        assertThat(planned.err())
                .contains(folder.resolve("site.groovy") + ": changed while the plan was made; plan again");
        assertThat(folder.resolve("saved.plan")).doesNotExist();
    }

    @Test
    void thePlaybookIsAPartOfWhatThePlanWasMadeOfWhateverItIsCalled() {
        workshop.file("deploy.txt", playbook("new"));
        String playbook = folder.resolve("deploy.txt").toString();
        String plan = folder.resolve("saved.plan").toString();
        assertThat(drover("plan", playbook, "--out", plan).status()).isEqualTo(2);
        workshop.file("deploy.txt", playbook("new") + "// another\n");

        Workshop.Said applied = drover("apply", playbook, "--plan", plan, "--run-dir", folder + "/runs");

        assertThat(applied.status()).as(applied.out() + applied.err()).isEqualTo(1);
        assertThat(applied.err()).contains("deploy.txt: is not as it was when the plan was made");
    }

    @Test
    void soIsASecretInAFolder() throws IOException {
        workshop.file("secrets/db/main", "canary");
        plan();
        Files.setLastModifiedTime(
                folder.resolve("secrets/db/main"), FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));

        Workshop.Said applied = apply();

        assertThat(applied.status()).as(applied.out() + applied.err()).isEqualTo(1);
        assertThat(applied.err()).contains("secrets/db/main: is not as it was when the plan was made");
    }

    @Test
    void aSecretOfAnotherValueIsRefusedThoughItsFileLooksTheSame() throws IOException {
        workshop.file("secrets/token", "one").file("site.groovy", """
                play('P', on: 'all') {
                    command('log in') { sh 'cat >"$1"'; args '%s/told'; input secret('token') }
                }
                """.formatted(host));
        FileTime written = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));
        Files.setLastModifiedTime(folder.resolve("secrets/token"), written);
        assertThat(plan().status()).isEqualTo(2);
        workshop.file("secrets/token", "two");
        Files.setLastModifiedTime(folder.resolve("secrets/token"), written);

        Workshop.Said applied = apply();

        assertThat(applied.status()).as(applied.out() + applied.err()).isEqualTo(5);
        assertThat(applied.out())
                .contains("the plan is stale: what this does, or is to be, has changed since the plan was made:"
                        + " command[log in]; make a new plan");
        assertThat(host.resolve("told")).doesNotExist();
        workshop.file("secrets/token", "one");
        Files.setLastModifiedTime(folder.resolve("secrets/token"), written);
        assertThat(apply().status()).isZero();
        assertThat(host.resolve("told")).hasContent("one");
    }

    @Test
    void whatIsReadThroughALinkIsAPartOfWhatThePlanWasMadeOf() throws IOException {
        Path common = Files.createDirectories(folder.resolve("elsewhere/acme"));
        Files.writeString(common.resolve("recipe.groovy"), "recipe('acme') { converge { } }\n");
        Files.createSymbolicLink(folder.resolve("recipes"), folder.resolve("elsewhere"));
        plan();
        Files.writeString(common.resolve("recipe.groovy"), "recipe('acme') { converge { directory '/tmp' } }\n");

        Workshop.Said applied = apply();

        assertThat(applied.status()).as(applied.out() + applied.err()).isEqualTo(1);
        assertThat(applied.err()).contains("recipes/acme/recipe.groovy: is not as it was when the plan was made");
    }

    @Test
    void aHostOnWhichThePlanWasDoneAlreadyIsRefused() {
        plan();
        assertThat(apply().status()).isZero();

        assertThat(apply().status()).isEqualTo(5);
    }

    @Test
    void anotherScriptThanThePlanWasMadeOfIsRefused() {
        plan();
        workshop.file("site.groovy", playbook("newer"));

        Workshop.Said applied = apply();

        assertThat(applied.status()).isEqualTo(1);
        assertThat(applied.err())
                .contains(folder.resolve("site.groovy") + ": is not as it was when the plan was made; make a new plan")
                .contains("1 problem; nothing was changed");
        assertThat(host.resolve("changing")).hasContent("old\n");
    }

    @Test
    void anotherPackageThanThePlanWasMadeOfIsRefused() throws IOException {
        addPackage("1.0", "new");
        workshop.file("site.groovy", "playbook 'P'\nplay('P', on: 'all') { recipe 'web/change' }\n");
        assertThat(plan().status()).isEqualTo(2);
        addPackage("1.1", "newer");

        Workshop.Said applied = apply();

        String stale = ".jar: is not as it was when the plan was made; make a new plan\n";
        Path jars = folder.resolve(".drover/packages/com.acme/web");
        assertThat(applied.status()).isEqualTo(1);
        assertThat(applied.err())
                .isEqualTo(jars + "/1.0" + stale + jars + "/1.1" + stale + "2 problems; nothing was changed\n");
        assertThat(host.resolve("changing")).hasContent("old\n");
        addPackage("1.0", "new");
        assertThat(apply().status()).isZero();
        assertThat(host.resolve("changing")).hasContent("new\n");
    }

    private void addPackage(String version, String text) throws IOException {
        Path recipe =
                Files.createDirectories(folder.resolve("maker/web/change")).resolve("recipe.groovy");
        Files.writeString(
                recipe,
                "recipe('web/change') { converge { file('" + host + "/changing') { content '" + text + "\\n' } } }\n");
        new RecipePackages(folder)
                .add(
                        Coordinates.parse("com.acme:web:" + version),
                        PackageDraft.of(folder.resolve("maker")).jar());
    }

    @Test
    void whatIsNoPlanIsRefused() {
        workshop.file("saved.plan", "{}");

        assertThat(apply().err())
                .contains("saved.plan: is no plan of this version of Drover; make one with drover plan --out");
        workshop.file("saved.plan", "nonsense");
        assertThat(apply().err()).contains("saved.plan: is no plan that can be read: ");
        assertThat(apply().status()).isEqualTo(1);
    }
}
