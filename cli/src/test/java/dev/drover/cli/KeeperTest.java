package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.sun.security.auth.module.UnixSystem;
import dev.drover.cli.keeper.Inquiry;
import dev.drover.cli.keeper.ManyCommands;
import dev.drover.cli.keeper.Place;
import dev.drover.engine.journal.RunRecord;
import dev.drover.engine.journal.RunStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands with {@code --keeper} on hosts of a server of SSH: a keeper does them, and they are none the worse for it. */
@Order(1)
class KeeperTest {
    private static final String NOTE = """
            play('Note', on: 'all') {
                file('%s/made/${host.name}') { content 'one' }
            }
            """;
    private static final String WAITING = """
            play('Waiting', on: 'all') {
                command('one') { sh 'printf 1 >>"$1/log"; i=0; while [ ! -e "$1/go" ] && [ $i -lt 600 ]; do sleep 0.1; i=$((i + 1)); done'; args '%1$s' }
                command('two') { sh 'printf 2 >>"$1/log"'; args '%1$s' }
            }
            """;

    @TempDir
    Path folder;

    private Workshop workshop;
    private SshServerHere server;
    private Place place;
    private final List<Program> programs = new ArrayList<>();

    @BeforeEach
    void makeProject() throws Exception {
        server = new SshServerHere(folder);
        workshop = new Workshop(folder);
        Files.createDirectory(
                folder.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(folder.resolve("made"));
        place = Place.of(Map.of("XDG_RUNTIME_DIR", folder.resolve("run").toString()), "");
        workshop.inventory("""
                        inventory {
                            defaults { user 'somebody'; port %d; identity '%s'; knownHosts '%s' }
                            host('web1') { address '127.0.0.1' }
                            host('web2') { address '127.0.0.1' }
                        }
                        """.formatted(server.port(), workshop.key("id"), folder.resolve("known_hosts")))
                .file("known_hosts", server.knownHost())
                .file("site.groovy", NOTE.formatted(folder));
    }

    @AfterEach
    void end() throws Exception {
        for (Program program : programs) {
            program.kill();
        }
        if (place.exists()) {
            Files.setPosixFilePermissions(folder.resolve("run/drover"), PosixFilePermissions.fromString("rwx------"));
            keepers()
                    .forEach(keeper ->
                            ProcessHandle.of(keeper.path("pid").asLong()).ifPresent(ProcessHandle::destroyForcibly));
        }
        workshop.close();
        server.close();
    }

    private Program start(String... words) throws IOException {
        return start(ImmutableList.of(), words);
    }

    private ImmutableList<String> environment(ImmutableList<String> variables, String... words) {
        return environment(variables, Program.words(ImmutableList.of(), words));
    }

    private ImmutableList<String> environment(ImmutableList<String> variables, ImmutableList<String> command) {
        return ImmutableList.<String>builder()
                .add("env", "--default-signal=INT", "-u", "DROVER_KEEPER")
                .add("XDG_RUNTIME_DIR=" + folder.resolve("run"))
                .add("XDG_CACHE_HOME=" + folder.resolve("caches"))
                .add("DROVER_RUN_DIR=" + folder.resolve("runs"))
                .addAll(variables)
                .addAll(command)
                .build();
    }

    private Program start(ImmutableList<String> environment, String... words) throws IOException {
        Path out = Files.createTempFile(folder, "said-", "");
        Program program = new Program(
                new ProcessBuilder(environment(environment, words))
                        .directory(folder.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start(),
                out);
        programs.add(program);
        return program;
    }

    /** What a command said, with its status, and without how long it took. */
    private String said(String... words) throws IOException, InterruptedException {
        return said(start(words));
    }

    private static String said(Program program) throws IOException, InterruptedException {
        int status = program.end();
        return program.said().replaceAll("[0-9.]+ s\n", "T s\n") + "exit status " + status;
    }

    private String kept(String... words) throws IOException, InterruptedException {
        return said(start(ImmutableList.of("DROVER_KEEPER=60s"), words));
    }

    private List<JsonNode> keepers() throws IOException {
        List<JsonNode> keepers = new ArrayList<>();
        String me = String.valueOf(new UnixSystem().getUid());
        if (!place.exists()) {
            return keepers;
        }
        for (String answer : Inquiry.STATUS.answers(place.checked(me)).texts()) {
            keepers.add(new ObjectMapper().readTree(answer));
        }
        return keepers;
    }

    private JsonNode keeper() throws IOException {
        assertThat(keepers()).hasSize(1);
        return keepers().get(0);
    }

    private int commands() throws IOException {
        return keeper().path("commands").asInt();
    }

    private static void awaitEnd(JsonNode keeper) throws Exception {
        Optional<ProcessHandle> process = ProcessHandle.of(keeper.path("pid").asLong());
        if (process.isPresent()) {
            process.get().onExit().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatACommandSaysIsTheSameWarmAndWithoutAKeeper() throws Exception {
        String plan = said("plan", "site.groovy");
        assertThat(plan).contains("file[" + folder + "/made/web1]").endsWith("exit status 2");
        assertThat(kept("plan", "site.groovy")).isEqualTo(plan);
        assertThat(kept("plan", "site.groovy")).isEqualTo(plan);
        assertThat(commands()).isEqualTo(2);

        String apply = kept("apply", "site.groovy");
        assertThat(apply).contains("(1 changed)").endsWith("exit status 0");
        String unchanged = said("apply", "site.groovy");
        assertThat(kept("apply", "site.groovy")).isEqualTo(unchanged);
        assertThat(kept("facts", "web1", "-q")).isEqualTo(said("facts", "web1", "-q"));
        assertThat(kept("exec", "web2", "--", "sh", "-c", "echo out; echo err >&2; exit 3"))
                .isEqualTo("web2  out\nweb2  err\nweb2: exit status 3\nexit status 3");
        assertThat(commands()).isEqualTo(6);

        workshop.file("site.groovy", "play('Note', on: 'all') { fiel('/x') }\n");
        assertThat(kept("apply", "site.groovy"))
                .isEqualTo(said("apply", "site.groovy"))
                .contains("fiel");
        assertThat(commands()).isEqualTo(7);
        assertThat(kept("apply", "nowhere.groovy", "--no-such-option"))
                .isEqualTo(said("apply", "nowhere.groovy", "--no-such-option"));
    }

    @Test
    void aConnectionIsUsedAgainUnlessSomethingWasDoneOverIt() throws Exception {
        kept("plan", "site.groovy");
        kept("plan", "site.groovy");
        assertThat(server.logins()).isEqualTo(2);
        assertThat(keeper().path("connections")).hasSize(2);

        kept("apply", "site.groovy");
        assertThat(server.logins()).isEqualTo(2);
        assertThat(keeper().path("connections")).isEmpty();

        kept("apply", "site.groovy");
        kept("apply", "site.groovy");
        assertThat(server.logins()).isEqualTo(4);
    }

    @Test
    void aConnectionThatTheServerClosedIsReplaced() throws Exception {
        String plan = kept("plan", "site.groovy");
        server.hangUp();

        assertThat(kept("plan", "site.groovy")).isEqualTo(plan);
        assertThat(server.logins()).isEqualTo(4);
        assertThat(commands()).isEqualTo(2);
    }

    @Test
    void whatIsEditedIsSeen() throws Exception {
        kept("plan", "site.groovy");
        workshop.file("site.groovy", NOTE.formatted(folder).replace("one", "another"));

        assertThat(kept("plan", "site.groovy", "--diff")).contains("+ another");
        assertThat(commands()).isEqualTo(2);
    }

    @Test
    void aHostWhoseKeyIsNotKnownAnyMoreIsNotTalkedTo() throws Exception {
        kept("plan", "site.groovy");
        workshop.file("known_hosts", "");

        String refused = kept("plan", "site.groovy");

        assertThat(refused).contains("is not known").endsWith("exit status 4");
        assertThat(refused).isEqualTo(said("plan", "site.groovy"));
        workshop.file("known_hosts", "@revoked " + server.knownHost());
        assertThat(kept("plan", "site.groovy")).contains("is revoked").endsWith("exit status 4");
        assertThat(server.logins()).isEqualTo(2);
    }

    @Test
    void aKeyThatIsGoneOrReplacedOpensNoConnectionThatIsKept() throws Exception {
        kept("plan", "site.groovy");
        Files.delete(folder.resolve("id"));

        assertThat(kept("plan", "site.groovy"))
                .contains("does not exist")
                .endsWith("exit status 1")
                .isEqualTo(said("plan", "site.groovy"));
        assertThat(server.logins()).isEqualTo(2);

        workshop.key("id");
        kept("plan", "site.groovy");
        assertThat(server.logins()).isEqualTo(4);
    }

    @Test
    void twoCommandsAtOnceDoNotMeet() throws Exception {
        kept("plan", "site.groovy");
        workshop.file("waiting.groovy", WAITING.formatted(folder));
        Program first = start(ImmutableList.of("DROVER_KEEPER=60s"), "apply", "waiting.groovy");
        first.await(() -> Files.exists(folder.resolve("log")));

        assertThat(kept("plan", "site.groovy")).endsWith("exit status 2");

        assertThat(commands()).isEqualTo(2);
        workshop.file("go", "");
        assertThat(said(first)).endsWith("exit status 0");
    }

    @Test
    void ctrlCIsForTheCommandAndNotForTheKeeperAlone() throws Exception {
        workshop.file("site.groovy", WAITING.formatted(folder));
        Program once = start(ImmutableList.of("DROVER_KEEPER=60s"), "apply", "site.groovy", "-l", "web1");
        once.await(() -> Files.exists(folder.resolve("log")));
        JsonNode keeper = keeper();
        once.interrupt();
        once.await(() -> once.said().contains("each host finishes the step that it is at"));
        workshop.file("go", "");

        assertThat(said(once)).contains("interrupted; go on with: ").endsWith("exit status 130");
        assertThat(folder.resolve("log")).hasContent("1");
        awaitEnd(keeper);

        Files.delete(folder.resolve("go"));
        Program twice = start(ImmutableList.of("DROVER_KEEPER=60s"), "apply", "site.groovy", "-l", "web1");
        twice.await(() -> Files.readString(folder.resolve("log")).equals("11"));
        twice.interrupt();
        twice.await(() -> twice.said().contains("each host finishes the step that it is at"));
        twice.interrupt();

        assertThat(said(twice)).contains("interrupted again").endsWith("exit status 130");
        assertThat(folder.resolve("log")).hasContent("11");
    }

    @Test
    void ctrlCThreeTimesLeavesAtOnceAndSaysWhichHostIsAtWhat() throws Exception {
        workshop.file("site.groovy", WAITING.formatted(folder).replaceFirst("printf", "trap \"\" TERM; printf"));
        Program thrice = start(ImmutableList.of("DROVER_KEEPER=60s"), "apply", "site.groovy", "-l", "web1");
        thrice.await(() -> Files.exists(folder.resolve("log")));
        JsonNode keeper = keeper();
        thrice.interrupt();
        thrice.await(() -> thrice.said().contains("each host finishes the step that it is at"));
        thrice.interrupt();
        thrice.await(() -> thrice.said().contains("interrupted again"));
        thrice.interrupt();

        assertThat(said(thrice))
                .contains("left, while these steps go on:\n    web1: command[one]\n"
                        + "see what became of them, and go on, with: drover runs resume ")
                .endsWith("exit status 130");
        awaitEnd(keeper);
        assertThat(folder.resolve("log")).hasContent("1");
    }

    @Test
    void ctrlCIsHeardAlsoWhileNobodyReadsWhatIsPrinted() throws Exception {
        workshop.file("site.groovy", """
                play('Loud', on: 'all') {
                    new File('%s/loud').text = ''
                    println 'x' * 300000
                    command('one') { argv 'true' }
                }
                """.formatted(folder));
        Path err = folder.resolve("err");
        Process loud = new ProcessBuilder(environment(ImmutableList.of("DROVER_KEEPER=60s"), "apply", "site.groovy"))
                .directory(folder.toFile())
                .redirectError(err.toFile())
                .start();
        Program program = new Program(loud, err);
        programs.add(program);
        program.await(() -> Files.exists(folder.resolve("loud")));
        program.interrupt();
        program.await(() -> program.said().contains("each host finishes the step that it is at"));

        assertThat(loud.getInputStream().readAllBytes()).hasSizeGreaterThan(300_000);
        assertThat(program.end()).isEqualTo(130);
        assertThat(program.said()).contains("interrupted; go on with: ");
    }

    @Test
    void whereTheClientIsKilledTheKeeperEndsAsTheCommandWould() throws Exception {
        workshop.file("site.groovy", WAITING.formatted(folder));
        Program client = start(ImmutableList.of("DROVER_KEEPER=60s"), "apply", "site.groovy", "-l", "web1");
        client.await(() -> Files.exists(folder.resolve("log")));
        JsonNode keeper = keeper();
        client.kill();
        awaitEnd(keeper);

        assertInterruptedAndResumed();
    }

    @Test
    void aKeeperThatIsKilledIsTold() throws Exception {
        workshop.file("site.groovy", WAITING.formatted(folder));
        Program client = start(ImmutableList.of("DROVER_KEEPER=60s"), "apply", "site.groovy", "-l", "web1");
        client.await(() -> Files.exists(folder.resolve("log")));
        ProcessHandle.of(keeper().path("pid").asLong()).orElseThrow().destroyForcibly();

        assertThat(said(client))
                .contains("the keeper that ran this command was ended")
                .endsWith("exit status 137");
        assertInterruptedAndResumed();
    }

    private void assertInterruptedAndResumed() throws IOException, InterruptedException {
        assertThat(new RunStore(folder.resolve("runs")).all().get(0).state()).isEqualTo(RunRecord.State.INTERRUPTED);
        workshop.file("go", "");
        assertThat(said("runs", "resume")).endsWith("exit status 0");
        assertThat(folder.resolve("log")).hasContent("12");
    }

    @Test
    void aFolderThatOthersCanOpenIsNotUsed() throws Exception {
        kept("plan", "site.groovy");
        JsonNode keeper = keeper();
        Files.setPosixFilePermissions(folder.resolve("run/drover"), PosixFilePermissions.fromString("rwxrwx---"));

        assertThat(kept("plan", "site.groovy")).endsWith("exit status 2");

        assertThat(said("keeper", "status"))
                .isEqualTo("drover: no keeper is used here: " + folder
                        + "/run/drover is open to others (770); run: chmod 700 " + folder
                        + "/run/drover\nexit status 1");
        Files.setPosixFilePermissions(folder.resolve("run/drover"), PosixFilePermissions.fromString("rwx------"));
        assertThat(commands()).isEqualTo(1);
        assertThat(keeper().path("pid")).isEqualTo(keeper.path("pid"));
    }

    @Test
    void anotherEnvironmentHasAnotherKeeperAndNoneKnowsWhatTheWordsWere() throws Exception {
        start(ImmutableList.of("DROVER_KEEPER=60s"), "plan", "site.groovy", "-s", "token=hunter2")
                .end();
        start(ImmutableList.of("DROVER_KEEPER=60s", "OTHER=1"), "plan", "site.groovy")
                .end();

        assertThat(keepers())
                .hasSize(2)
                .allMatch(keeper -> keeper.path("commands").asInt() == 1);
        for (JsonNode keeper : keepers()) {
            for (String file : ImmutableList.of("cmdline", "environ")) {
                assertThat(new String(
                                Files.readAllBytes(
                                        Path.of("/proc", keeper.path("pid").asText(), file)),
                                StandardCharsets.UTF_8))
                        .doesNotContain("hunter2");
            }
        }
    }

    @Test
    void itEndsWhenNobodyWantsItOrWhenItIsTold() throws Exception {
        start("plan", "site.groovy", "--keeper", "1s").end();
        for (JsonNode keeper : keepers()) {
            awaitEnd(keeper);
        }
        assertThat(place.sockets()).isEmpty();

        kept("plan", "site.groovy");
        JsonNode keeper = keeper();
        assertThat(said("keeper", "status"))
                .startsWith("pid " + keeper.path("pid").asLong() + "  since ")
                .contains("ends after 60 s without a command  1 commands so far  in " + folder + "\n")
                .contains("connections: somebody@127.0.0.1:" + server.port() + ", ");
        assertThat(said("keeper", "stop")).isEqualTo("1 keeper ended\nexit status 0");
        awaitEnd(keeper);
        assertThat(said("keeper", "status")).isEqualTo("no keeper runs\nexit status 0");
    }

    @Test
    void aScriptThatChangesClassesOrLeavesAThreadEndsTheKeeperAfterIt() throws Exception {
        String plan = kept("plan", "site.groovy");
        JsonNode first = keeper();
        workshop.file("changing.groovy", "String.metaClass.shout = { -> toUpperCase() }\n" + NOTE.formatted(folder));
        assertThat(kept("plan", "changing.groovy")).isEqualTo(plan);
        awaitEnd(first);

        workshop.file(
                "leaving.groovy",
                "Thread.start { new Object().with { o -> synchronized (o) { o.wait() } } }\n" + NOTE.formatted(folder));
        assertThat(kept("plan", "leaving.groovy")).isEqualTo(plan);
        assertThat(kept("plan", "site.groovy")).isEqualTo(plan);
        assertThat(commands()).isEqualTo(1);

        workshop.file(
                "leaving.groovy",
                "Thread.startDaemon { new Object().with { o -> synchronized (o) { o.wait() } } }\n"
                        + NOTE.formatted(folder));
        assertThat(kept("plan", "leaving.groovy")).isEqualTo(plan);
        assertThat(kept("plan", "site.groovy")).isEqualTo(plan);
        assertThat(commands()).isEqualTo(1);
    }

    @Test
    void aPlanOfThisMachineLeavesTheKeeperAsItWas() throws Exception {
        workshop.inventory("inventory { host('here') { connection 'local' } }\n")
                .file("site.groovy", "play('Look', on: 'all') { directory('/') }\n");
        String plan = said("plan", "site.groovy");

        assertThat(kept("plan", "site.groovy")).isEqualTo(plan);
        assertThat(kept("plan", "site.groovy")).isEqualTo(plan).endsWith("exit status 0");

        assertThat(commands()).isEqualTo(2);
    }

    @Test
    void aFolderThatWasMadeAgainIsAnotherOne() throws Exception {
        Path project = Files.createDirectory(folder.resolve("project"));
        Files.copy(folder.resolve("inventory.groovy"), project.resolve("inventory.groovy"));
        workshop.file("project/site.groovy", NOTE.formatted(folder));
        assertThat(keptIn(project, "plan", "site.groovy")).endsWith("exit status 2");

        Files.move(project, folder.resolve("old"));
        Files.createDirectory(project);
        Files.copy(folder.resolve("inventory.groovy"), project.resolve("inventory.groovy"));
        workshop.file("project/site.groovy", NOTE.formatted(folder).replace("one", "another"));

        assertThat(keptIn(project, "plan", "site.groovy", "--diff")).contains("+ another");
    }

    private String keptIn(Path directory, String... words) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "said-", "");
        Program program = new Program(
                new ProcessBuilder(environment(ImmutableList.of("DROVER_KEEPER=60s"), words))
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start(),
                out);
        programs.add(program);
        return said(program);
    }

    @Test
    void aPasswordFileOpensVaultsAndAProgramThatPrintsOneIsRunByTheCommandItself() throws Exception {
        workshop.file("password", "hunter2\n")
                .file("group_vars/all.yml", "words: from the vault\n")
                .file("site.groovy", NOTE.formatted(folder).replace("'one'", "vars.words"));
        assertThat(said("vault", "encrypt", "group_vars/all.yml", "--vault-password-file", "password"))
                .endsWith("exit status 0");
        String plan = said("plan", "site.groovy", "--vault-password-file", "password");
        assertThat(plan).endsWith("exit status 2");

        assertThat(kept("plan", "site.groovy", "--vault-password-file", "password"))
                .isEqualTo(plan);
        assertThat(kept("plan", "site.groovy")).isEqualTo(said("plan", "site.groovy"));
        assertThat(commands()).isEqualTo(2);

        workshop.file("password", "#!/bin/sh\necho hunter2\n");
        Files.setPosixFilePermissions(folder.resolve("password"), PosixFilePermissions.fromString("rwx------"));
        assertThat(kept("plan", "site.groovy", "--vault-password-file", "password"))
                .isEqualTo(plan);
        assertThat(commands()).isEqualTo(2);
    }

    @Test
    void anErrorOfJavaIsToldAsByAProgramOfItsOwn() throws Exception {
        workshop.file("site.groovy", "throw new StackOverflowError('deep')\n");

        String told = kept("plan", "site.groovy");

        assertThat(told).isEqualTo(said("plan", "site.groovy"));
    }

    @Test
    void thereAreFourAtMost() throws Exception {
        String plan = said("plan", "site.groovy");
        for (int i = 0; i < 6; i++) {
            assertThat(said(start(ImmutableList.of("DROVER_KEEPER=60s", "NUMBER=" + i), "plan", "site.groovy")))
                    .isEqualTo(plan);
        }

        assertThat(keepers()).hasSize(4);
    }

    @Test
    void oneThatIsStoppedIsToldAndHoldsNobodyUpForEver() throws Exception {
        String plan = kept("plan", "site.groovy");
        String keeper = keeper().path("pid").asText();
        new ProcessBuilder("kill", "-STOP", keeper).start().waitFor();

        assertThat(said("keeper", "status"))
                .contains(" runs but does not answer")
                .endsWith("exit status 3");
        assertThat(kept("plan", "site.groovy")).isEqualTo(plan);

        new ProcessBuilder("kill", "-CONT", keeper).start().waitFor();
        assertThat(said("keeper", "stop")).isEqualTo("1 keeper ended\nexit status 0");
    }

    @Test
    void itEndsAfterAHundredCommands() throws Exception {
        kept("plan", "site.groovy");
        JsonNode keeper = keeper();
        Path out = Files.createTempFile(folder, "said-", "");
        ImmutableList<String> words = Program.words(ImmutableList.of());
        Program others = new Program(
                new ProcessBuilder(environment(
                                ImmutableList.of("DROVER_KEEPER=60s"),
                                ImmutableList.<String>builder()
                                        .addAll(words.subList(0, words.size() - 1))
                                        .add(ManyCommands.class.getName(), "99", "facts", "nobody", "--keeper", "60s")
                                        .build()))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start(),
                out);
        programs.add(others);

        assertThat(said(others)).isEqualTo("99 done\nexit status 0");
        awaitEnd(keeper);
    }

    @Test
    void aScriptPrintsAndReadsAtTheClient() throws Exception {
        workshop.file("asking.groovy", "println 'read ' + System.in.read()\n" + NOTE.formatted(folder));

        assertThat(kept("plan", "asking.groovy"))
                .isEqualTo(said("plan", "asking.groovy"))
                .startsWith("read -1\n");
        assertThat(commands()).isEqualTo(1);
    }
}
