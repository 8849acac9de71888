package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drover vault}, and runs whose variables are encrypted. */
@OnThisMachine
class VaultCommandTest {
    private static final String CANARY = "CANARY-7f3a-\u00fcber-9c21";

    @TempDir
    Path folder;

    @TempDir
    Path home;

    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
        workshop.file("pw", "right\n").file("other.pw", "other\n");
    }

    @AfterEach
    void close() throws IOException {
        workshop.close();
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private Workshop.Said vault(String... words) {
        List<String> all = new ArrayList<>(List.of("vault"));
        for (String word : words) {
            all.add(word.startsWith("@") ? path(word.substring(1)) : word);
        }
        return Workshop.drover(all.toArray(String[]::new));
    }

    private void assertOk(Workshop.Said said) {
        assertThat(said.err()).isEmpty();
        assertThat(said.status()).isZero();
    }

    /** What is told, without the folder. */
    private void assertRefused(Workshop.Said said, String... problems) {
        String count = problems.length == 1 ? "1 problem" : problems.length + " problems";
        assertThat(said.err().replace(folder + "/", ""))
                .isEqualTo(String.join("\n", problems) + "\n" + count + "; nothing was changed\n");
        assertThat(said.out()).isEmpty();
        assertThat(said.status()).isEqualTo(1);
    }

    private void executable(String name, String script) throws IOException {
        workshop.file(name, script);
        Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rwx------"));
    }

    /** What the real ansible-vault prints; where it is missing this fails. */
    private String ansible(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ansible-vault"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("ANSIBLE_HOME", home.toString());
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(errors).isZero();
        return printed;
    }

    @Test
    void filesAreEncryptedViewedRekeyedAndDecryptedAndKeepTheirMode() throws Exception {
        workshop.file("a.yml", "a: 1\n").file("b.yml", "b: 2\n");
        Files.setPosixFilePermissions(folder.resolve("a.yml"), PosixFilePermissions.fromString("rw-r-----"));

        assertOk(vault("encrypt", "--vault-password-file", "@pw", "@a.yml", "@b.yml"));
        assertThat(text("a.yml")).startsWith("$ANSIBLE_VAULT;1.1;AES256\n");
        assertThat(vault("view", "--vault-password-file", "@pw", "@a.yml", "@b.yml")
                        .out())
                .isEqualTo("a: 1\nb: 2\n");
        assertThat(ansible("view", "--vault-password-file", "pw", "a.yml")).isEqualTo("a: 1\n");

        assertOk(
                vault("rekey", "--vault-password-file", "@pw", "--new-vault-id", "prod@" + path("other.pw"), "@a.yml"));
        assertThat(text("a.yml")).startsWith("$ANSIBLE_VAULT;1.2;AES256;prod\n");
        assertThat(ansible("view", "--vault-id", "prod@other.pw", "a.yml")).isEqualTo("a: 1\n");

        assertOk(vault("decrypt", "--vault-id", "prod@" + path("other.pw"), "@a.yml"));
        assertThat(text("a.yml")).isEqualTo("a: 1\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a.yml"))))
                .isEqualTo("rw-r-----");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("a.yml", "b.yml", "pw", "other.pw");
        }
    }

    @Test
    void mistakesAreToldOfAllFilesAndNothingIsChanged() throws Exception {
        workshop.file("plain.yml", "a: 1\n")
                .file("secret.yml", "b: 2\n")
                .file("old.yml", "$ANSIBLE_VAULT;1.0;AES\n00\n");
        assertOk(vault("encrypt", "--vault-password-file", "@pw", "@secret.yml"));
        String before = text("secret.yml");

        assertRefused(
                vault("encrypt", "--vault-password-file", "@pw", "@plain.yml", "@secret.yml", "@none.yml"),
                "none.yml: there is no such file",
                "secret.yml: is already encrypted; change its content with drover vault edit, its password with drover"
                        + " vault rekey");
        assertRefused(
                vault("decrypt", "--vault-password-file", "@other.pw", "@plain.yml", "@secret.yml", "@old.yml"),
                "old.yml: is a vault of version '1.0'; versions 1.1 and 1.2 can be read",
                "plain.yml: is not a vault: it does not begin with $ANSIBLE_VAULT; encrypt it with drover vault encrypt",
                "secret.yml: cannot be opened: wrong password, or the vault was changed; tried: 'default' from other.pw");
        assertRefused(
                vault("encrypt", "--vault-id", "dev@" + path("pw"), "--encrypt-vault-id", "prod", "@plain.yml"),
                "vault encrypt: unknown vault id 'prod'; known: dev");
        assertThat(text("plain.yml")).isEqualTo("a: 1\n");
        assertThat(text("secret.yml")).isEqualTo(before);
    }

    @Test
    void whatIsWrongWithAPasswordIsTold() throws Exception {
        workshop.file("secret.yml", "b: 2\n").file("empty.pw", "\n");
        executable("fails", "#!/bin/sh\nexit 3\n");
        executable("key-client.sh", "#!/bin/sh\n[ \"$2\" = dev ] || exit 2\necho right\n");
        assertOk(vault("encrypt", "--vault-password-file", "@pw", "@secret.yml"));

        assertRefused(
                vault("view", "@secret.yml"),
                "secret.yml: is encrypted, and no vault password is given; give --vault-password-file FILE, --vault-id"
                        + " LABEL@FILE or --ask-vault-pass");
        assertRefused(
                vault("view", "--vault-password-file", "@none", "@secret.yml"),
                "--vault-password-file none: there is no such password file");
        assertRefused(
                vault("view", "--vault-password-file", "@empty.pw", "@secret.yml"),
                "--vault-password-file empty.pw: there is no password in it");
        assertRefused(
                vault("view", "--vault-password-file", "@fails", "@secret.yml"),
                "--vault-password-file fails: this program ended with exit status 3 and gave no password");
        assertRefused(
                vault("view", "--vault-id", "prod@" + path("key-client.sh"), "@secret.yml"),
                "--vault-id key-client.sh: this program knows no password for vault id 'prod'");
        assertRefused(
                vault("view", "--vault-id", "dev@", "@secret.yml"),
                "--vault-id: must be LABEL@SOURCE such as prod@prod.password or dev@prompt, got 'dev@'; a label has no"
                        + " blank, ';' or '@'");
        assertRefused(
                vault("view", "--vault-id", "dev@prompt", "@secret.yml"),
                "--vault-id: there is no terminal to ask on; name a file with --vault-password-file");
        assertThat(vault("view", "--vault-id", "dev@" + path("key-client.sh"), "@secret.yml")
                        .out())
                .isEqualTo("b: 2\n");
    }

    @Test
    void aValueIsNotTakenFromTheCommandLine() {
        assertRefused(
                vault("encrypt-string", "--vault-password-file", "@pw", "hunter22"),
                "vault encrypt-string: a value is not given as an argument, which every user of this machine can see;"
                        + " pipe it in: printf %s … | drover vault encrypt-string --name NAME");
    }

    /** A program of its own, for what needs standard input, an environment, or an end; with a careless umask. */
    private ProcessBuilder program(String... words) {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "umask 000; exec \"$@\"",
                "sh",
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.drover.cli.Main"));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.equals("XDG_RUNTIME_DIR") || name.equals("VISUAL"));
        return builder;
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return printed;
    }

    /** The block of YAML for a value. */
    private String block(String name, String value) throws IOException, InterruptedException {
        workshop.file("value", value);
        return output(program("vault", "encrypt-string", "--vault-id", "dev@pw", "--name", name)
                .redirectInput(folder.resolve("value").toFile())
                .start());
    }

    @Test
    void anEncryptedValueReachesAFileAndIsShownNowhere() throws Exception {
        workshop.file("secrets/token", CANARY + "-token\n")
                .file("vars/here.yml", "pin: " + CANARY + "-whole\n")
                .file("vars/all.yml", block("password", CANARY));
        workshop.inventory("inventory { host('here') { connection 'local' } }\n");
        assertOk(vault("encrypt", "--vault-password-file", "@other.pw", "@secrets/token", "@vars/here.yml"));
        String target = path("target");
        String playbook = """
                play('p') {
                    file('%s') { content "${vars.password} ${vars.pin} ${secret('token')}\\n" }
                }
                """.formatted(target);
        String[] passwords = {
            "--vault-id", "dev@" + path("pw"), "--vault-password-file", path("other.pw"), "--events", path("events")
        };

        Workshop.Said plan = workshop.plan(playbook, passwords);
        String events = text("events");
        String[] apply = Stream.concat(Stream.of("apply", folder.toString(), "--diff", "-v"), Stream.of(passwords))
                .toArray(String[]::new);
        Workshop.Said applied = Workshop.drover(apply);
        Workshop.Said again = Workshop.drover(apply);

        assertThat(plan.status()).as(plan.err()).isEqualTo(2);
        assertThat(applied.status()).as(applied.err() + applied.out()).isZero();
        assertThat(again.out()).contains("1 in sync");
        assertThat(text("target")).isEqualTo(CANARY + " " + CANARY + "-whole " + CANARY + "-token\n");
        for (String shown : List.of(
                plan.out() + plan.err(),
                applied.out() + applied.err(),
                again.out() + again.err(),
                events,
                text("events"))) {
            assertHidden(shown);
        }
        assertHidden(Workshop.drover(Stream.concat(
                                Stream.of("inventory", "list", "--json", "-i", path("inventory.groovy")),
                                Stream.of(passwords).limit(4))
                        .toArray(String[]::new))
                .out());
    }

    @Test
    void anEncryptedLocalFileIsDecryptedAndAnEncryptedTemplateRefused() throws Exception {
        workshop.file("files/key.pem", CANARY + "\n").file("templates/a.ftl", "x\n");
        workshop.file("recipes/keys/recipe.groovy", """
                recipe('keys') { summary 'A key'; converge { file('%s') { source 'key.pem' } } }
                """.formatted(path("target")));
        assertOk(vault("encrypt", "--vault-password-file", "@pw", "@files/key.pem", "@templates/a.ftl"));
        workshop.inventory("inventory { host('here') { connection 'local' } }\n");
        String play = "play('p') { recipe 'keys' }\n";

        Workshop.Said refused = workshop.plan(play + "play('q') { file('/a') { content template('a.ftl') } }");
        Workshop.Said planned = workshop.plan(play, "--vault-password-file", path("pw"), "--diff");
        Workshop.Said applied =
                Workshop.drover("apply", folder.toString(), "--vault-password-file", path("pw"), "--diff");

        assertRefused(
                refused,
                "files/key.pem: is encrypted, and no vault password is given; give --vault-password-file FILE, --vault-id"
                        + " LABEL@FILE or --ask-vault-pass; needed for the whole file (files/key.pem)",
                "site.groovy:2: template 'a.ftl' is encrypted, and templates are not decrypted; put what is secret into"
                        + " an encrypted variable");
        assertThat(planned.status()).as(planned.err()).isEqualTo(2);
        assertThat(applied.status()).as(applied.err()).isZero();
        assertThat(text("target")).isEqualTo(CANARY + "\n");
        assertHidden(planned.out() + applied.out());
    }

    private static void assertHidden(String shown) {
        byte[] bytes = CANARY.getBytes(StandardCharsets.UTF_8);
        assertThat(shown)
                .doesNotContain("CANARY")
                .doesNotContainIgnoringCase(HexFormat.of().formatHex(bytes))
                .doesNotContain(Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .substring(0, 20));
    }

    @Test
    void whatAHostPrintsOfASecretIsHidden() throws Exception {
        workshop.file("vars/all.yml", block("password", CANARY));
        workshop.inventory("inventory { host('here') { connection 'local' } }\n");
        workshop.file("site.groovy", """
                play('p') {
                    file('%1$s') { content vars.password }
                    command('leak') { sh 'cat %1$s; od -An -tx1 %1$s | tr -d " \\n"; base64 -w0 %1$s; exit 1' }
                }
                """.formatted(path("target")));

        Workshop.Said said = Workshop.drover(
                "apply", folder.toString(), "-v", "--vault-id", "dev@" + path("pw"), "--events", path("events"));

        assertThat(said.status()).as(said.err() + said.out()).isEqualTo(3);
        assertThat(said.out()).contains("***");
        assertHidden(said.out() + said.err() + text("events"));
    }

    @Test
    void aMissingPasswordIsOneProblemBeforeAnyHostIsContacted() throws Exception {
        workshop.webHosts().file("vars/all.yml", block("password", "x") + block("token", "y"));
        workshop.file("vars/web.yml", "a: 1\n");
        assertOk(vault("encrypt", "--vault-password-file", "@pw", "@vars/web.yml"));
        String problem = folder + "/vars/all.yml:1: is encrypted, and no vault password is given; give"
                + " --vault-password-file FILE, --vault-id LABEL@FILE or --ask-vault-pass; needed for 'password' ("
                + folder + "/vars/all.yml:1), 'token' (" + folder + "/vars/all.yml:8), the whole file (" + folder
                + "/vars/web.yml)";

        workshop.assertTold(
                workshop.plan("play('p', on: 'web') { file('/etc/a') { content vars.password }\n"
                        + " file('/etc/b') { content \"${vars.token}\" } }"),
                problem);
        workshop.assertTold(
                workshop.plan(
                        "play('p', on: 'web') { if (facts.os.id == 'debian') file('/a') { content vars.token } }"),
                problem);
        assertThat(workshop.plan("play('p', on: 'web') { pkg 'a' }", "--timeout", "1s")
                        .status())
                .as("nothing encrypted is read")
                .isEqualTo(4);
    }

    @Test
    void aWrongPasswordIsToldWhereTheValueIs() throws Exception {
        workshop.webHosts().file("vars/all.yml", block("password", "x"));

        workshop.assertTold(
                workshop.plan(
                        "play('p', on: 'web') { file('/etc/a') { content vars.password } }",
                        "--vault-password-file",
                        path("other.pw"),
                        "--vault-id",
                        "dev@" + path("other.pw")),
                folder
                        + "/vars/all.yml:1: cannot be opened: wrong password, or the vault was changed; tried: 'dev' from "
                        + path("other.pw") + ", 'default' from " + path("other.pw"));
    }

    @Test
    void editingChangesTheVaultAndLeavesNoPlainText() throws Exception {
        workshop.file("a.yml", "a: " + CANARY + "\n");
        assertOk(vault("encrypt", "--vault-id", "dev@" + path("pw"), "@a.yml"));
        executable(
                "editor",
                "#!/bin/sh\nls -ld \"$(dirname \"$2\")\" \"$2\" >seen\necho \"$2\" >>seen\necho 'b: 2' >>\"$2\"\n");
        ProcessBuilder edit = program("vault", "edit", "--vault-id", "dev@pw", "a.yml");
        edit.environment().put("EDITOR", path("editor") + " '--some option'");

        assertThat(output(edit.start())).isEqualTo("encrypted a.yml\n");

        assertThat(text("a.yml")).startsWith("$ANSIBLE_VAULT;1.2;AES256;dev\n");
        assertThat(vault("view", "--vault-id", "dev@" + path("pw"), "@a.yml").out())
                .isEqualTo("a: " + CANARY + "\nb: 2\n");
        List<String> seen = text("seen").lines().toList();
        assertThat(seen.get(0)).startsWith("drwx------");
        assertThat(seen.get(1)).startsWith("-rw-------");
        assertThat(seen.get(2)).startsWith("/dev/shm/drover-vault-").endsWith("/a.yml");
        assertThat(Path.of(seen.get(2)).getParent()).doesNotExist();
    }

    @Test
    void anEditorThatFailsOrChangesNothingLeavesTheVaultAsItWas() throws Exception {
        workshop.file("a.yml", "a: 1\n");
        assertOk(vault("encrypt", "--vault-password-file", "@pw", "@a.yml"));
        String before = text("a.yml");
        ProcessBuilder edit = program("vault", "edit", "--vault-password-file", "pw", "a.yml");

        edit.environment().put("EDITOR", "false");
        assertThat(output(edit.start()))
                .isEqualTo("vault edit: the editor false ended with exit status 1\n1 problem; nothing was changed\n");
        edit.environment().put("EDITOR", "true");
        assertThat(output(edit.start())).isEqualTo("unchanged a.yml\n");

        assertThat(text("a.yml")).isEqualTo(before);
    }

    @Test
    void whatAKilledEditorLeavesIsPrivateAndRemovedByTheNext() throws Exception {
        workshop.file("a.yml", "a: 1\n");
        assertOk(vault("encrypt", "--vault-password-file", "@pw", "@a.yml"));
        assertThat(new ProcessBuilder("mkfifo", path("started")).start().waitFor())
                .isZero();
        executable("editor", "#!/bin/sh\necho \"$1\" >'" + path("started") + "'\nexec tail -f /dev/null\n");
        ProcessBuilder edit = program("vault", "edit", "--vault-password-file", "pw", "a.yml");
        edit.environment().put("EDITOR", path("editor"));
        edit.redirectOutput(folder.resolve("out").toFile());
        Process process = edit.start();
        Path left = Path.of(text("started").strip());
        List<ProcessHandle> editors = process.descendants().toList();
        process.destroyForcibly().waitFor();
        editors.forEach(ProcessHandle::destroyForcibly);

        assertThat(left).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(left.getParent())))
                .isEqualTo("rwx------");
        ProcessBuilder next = program("vault", "edit", "--vault-password-file", "pw", "a.yml");
        next.environment().put("EDITOR", "true");
        assertThat(output(next.start())).isEqualTo("unchanged a.yml\n");
        assertThat(left.getParent()).doesNotExist();
    }
}
