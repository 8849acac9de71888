package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileReplacementTest {
    private final LocalHost host = LocalHost.sh();

    @TempDir
    Path temporary;

    private Path home;
    private HostPath path;

    @BeforeEach
    void resolve() throws IOException {
        home = temporary.toRealPath();
        path = HostPath.parse(home + "/x");
    }

    private LocalHost.Ran write(FileReplacement replacement) {
        return host.act(replacement.action());
    }

    private FileReplacement text(String content) {
        return FileReplacement.of(path, Content.text(content));
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(name)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> children = Files.list(home)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private void assertUntouched(LocalHost.Ran ran, String message) throws IOException {
        assertThat(ran.stderr()).isEqualTo(message + "\n");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(names()).containsExactly("x");
        assertThat(Files.readString(home.resolve("x"))).isEqualTo("old");
    }

    @Test
    void aNewFileGetsItsContentAndTheUsualMode() throws IOException {
        assertThat(write(text("new\n"))).isEqualTo(new LocalHost.Ran(0, Bytes.empty(), ""));

        assertThat(Files.readString(home.resolve("x"))).isEqualTo("new\n");
        assertThat(mode("x")).isEqualTo("rw-r--r--");
        assertThat(names()).containsExactly("x");
    }

    @Test
    void aNewFileWithASecretIsForItsOwnerOnly() throws IOException {
        write(FileReplacement.of(path, new Content(Bytes.utf8("secret"), true)));

        assertThat(mode("x")).isEqualTo("rw-------");
    }

    @Test
    void anOldFileKeepsItsMode() throws IOException {
        Files.writeString(home.resolve("x"), "old");
        Files.setPosixFilePermissions(home.resolve("x"), PosixFilePermissions.fromString("rwxr-x--x"));

        assertThat(write(text("new")).stderr()).isEmpty();

        assertThat(Files.readString(home.resolve("x"))).isEqualTo("new");
        assertThat(mode("x")).isEqualTo("rwxr-x--x");
    }

    @Test
    void aModeThatIsSaidWins() throws IOException {
        Files.writeString(home.resolve("x"), "old");

        write(text("new")
                .with(new Permissions(Optional.of(FileMode.parse("4711")), Optional.empty(), Optional.empty())));

        assertThat(host.observe(PathProbe.attributes(path))
                        .inode()
                        .orElseThrow()
                        .mode())
                .hasToString("4711");
    }

    @Test
    void binaryAndEmptyContentArrivesAsItIs() throws IOException {
        byte[] bytes = new byte[300_000];
        new java.util.Random(7).nextBytes(bytes);
        write(FileReplacement.of(path, Content.of(Bytes.of(bytes))));
        assertThat(Files.readAllBytes(home.resolve("x"))).isEqualTo(bytes);

        write(text(""));
        assertThat(home.resolve("x")).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "-n", "*", "$(id)", "back\\slash", "new\nline", "end\n", "'q\"", "%s", "previous"})
    void everyNameIsTakenAsItIs(String name) throws IOException {
        FileReplacement replacement = FileReplacement.of(
                        HostPath.parse(home + "/" + name), Content.text("content of " + name))
                .withBackup(true);

        assertThat(write(replacement).stderr()).isEmpty();
        assertThat(write(replacement.checkedBy(Optional.of(Validator.parse("test -f %s"))))
                        .stderr())
                .isEmpty();

        assertThat(Files.readString(home.resolve(name))).isEqualTo("content of " + name);
        assertThat(names()).hasSize(2);
    }

    @Test
    void theFileBehindALinkIsReplacedAndTheLinkStays() throws IOException {
        Files.createDirectory(home.resolve("d"));
        Files.writeString(home.resolve("d/real"), "old");
        Files.createSymbolicLink(home.resolve("hop"), Path.of("d"));
        Files.createSymbolicLink(home.resolve("x"), Path.of("hop/../hop/real"));

        assertThat(write(text("new")).stderr()).isEmpty();

        assertThat(home.resolve("x")).isSymbolicLink();
        assertThat(Files.readString(home.resolve("d/real"))).isEqualTo("new");
    }

    @Test
    void aFileIsMadeWhereALinkLeads() throws IOException {
        Files.createSymbolicLink(home.resolve("x"), Path.of("real"));

        assertThat(write(text("new")).stderr()).isEmpty();

        assertThat(home.resolve("x")).isSymbolicLink();
        assertThat(Files.readString(home.resolve("real"))).isEqualTo("new");
    }

    @Test
    void linksInACircleAreAnError() throws IOException {
        Files.createSymbolicLink(home.resolve("x"), Path.of("y"));
        Files.createSymbolicLink(home.resolve("y"), Path.of("x"));

        assertThat(write(text("new")).stderr())
                .isEqualTo(path + ": too many levels of symbolic links; nothing was changed\n");
    }

    @Test
    void theBackupIsTheOldFile() throws IOException {
        Files.writeString(home.resolve("x"), "old");
        Files.setPosixFilePermissions(home.resolve("x"), PosixFilePermissions.fromString("rw-r-----"));

        LocalHost.Ran ran = write(text("new").withBackup(true));

        String backup = names().get(1);
        assertThat(backup).matches("x\\.\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ~");
        assertThat(ran.stdout().toUtf8().lines()).hasSize(1);
        ReplacedFile replaced = ReplacedFile.notedIn(ran.stdout()).get(0);
        assertThat(replaced.path()).isEqualTo(path);
        assertThat(replaced.backup()).contains(HostPath.parse(home + "/" + backup));
        assertThat(replaced.attributes().orElseThrow().mode()).isEqualTo(FileMode.parse("0640"));
        assertThat(replaced.way()).isEqualTo("rename");
        assertThat(Files.readString(home.resolve(backup))).isEqualTo("old");
        assertThat(mode(backup)).isEqualTo("rw-r-----");
    }

    @Test
    void twoBackupsOfOneSecondAreBothKept() throws IOException {
        Files.writeString(home.resolve("x"), "0");
        for (int i = 1; i <= 3; i++) {
            write(text(Integer.toString(i)).withBackup(true));
        }

        Set<String> contents = new HashSet<>();
        for (String name : names()) {
            contents.add(Files.readString(home.resolve(name)));
        }
        assertThat(contents).containsExactlyInAnyOrder("0", "1", "2", "3");
    }

    @Test
    void contentThatIsNotValidIsNotPutInPlace() throws IOException {
        Files.writeString(home.resolve("x"), "old");

        LocalHost.Ran ran =
                write(text("new").checkedBy(Optional.of(Validator.parse("grep 'no such line' %s /no/such/file"))));

        assertUntouched(
                ran,
                "new " + path + " is not valid; the old file was kept\n"
                        + "grep no such line %s /no/such/file: grep: /no/such/file: No such file or directory");
    }

    @Test
    void aValidatorSeesTheNewFileUnderItsOwnName() throws IOException {
        LocalHost.Ran ran =
                write(text("new").checkedBy(Optional.of(Validator.parse("sh -c 'cat \"$1\"; false' sh %s"))));

        assertThat(ran.stderr())
                .isEqualTo("new " + path + " is not valid; nothing was changed\n"
                        + "sh -c cat \"$1\"; false sh %s: new\n");
        assertThat(write(text("new").checkedBy(Optional.of(Validator.parse("test -s --flag=%s"))))
                        .status())
                .isEqualTo(1);
        assertThat(names()).isEmpty();
    }

    @Test
    void theWordsOfAValidatorAboutASecretAreHidden() {
        FileReplacement secret = FileReplacement.of(path, new Content(Bytes.utf8("hunter2"), true));

        LocalHost.Ran ran = write(secret.checkedBy(Optional.of(Validator.parse("sh -c 'cat \"$1\"; false' sh %s"))));

        assertThat(ran.stderr())
                .isEqualTo("new " + path + " is not valid; nothing was changed\n"
                        + "sh -c cat \"$1\"; false sh %s: (its words are hidden, because the content is secret)\n");
    }

    @Test
    void aValidatorThatIsMissingIsNamed() throws IOException {
        Files.writeString(home.resolve("x"), "old");

        assertUntouched(
                write(text("new").checkedBy(Optional.of(Validator.parse("no-such-validator %s")))),
                "cannot check the new " + path + ": no-such-validator is not on this host; the old file is untouched");
    }

    @Test
    void aChangeSinceTheLookIsNotOverwritten() throws IOException {
        Files.writeString(home.resolve("x"), "old");

        assertUntouched(
                write(text("new").onlyIfStill(Bytes.utf8("older").sha256())),
                path + " was changed by somebody else since it was looked at; the old file is untouched");
        assertUntouched(
                write(text("new").onlyIfAbsent()),
                path + " was changed by somebody else since it was looked at; the old file is untouched");
        assertThat(write(text("new").onlyIfStill(Bytes.utf8("old").sha256())).status())
                .isZero();
    }

    @Test
    void anUnknownOwnerIsNamed() throws IOException {
        Files.writeString(home.resolve("x"), "old");

        assertUntouched(
                write(text("new")
                        .with(new Permissions(
                                Optional.empty(), Optional.of(AccountName.parse("no-such-user")), Optional.empty()))),
                "cannot give " + path + " to 'no-such-user': there is no such user; the old file is untouched");
        assertUntouched(
                write(text("new")
                        .with(new Permissions(
                                Optional.empty(), Optional.empty(), Optional.of(AccountName.parse("no-such-group"))))),
                "cannot give " + path + " to group 'no-such-group': there is no such group; the old file is untouched");
    }

    /** To set it again would take away capabilities. */
    @Test
    void anOwnerThatIsRightAlreadyIsNotSetAgain() throws IOException {
        Files.writeString(home.resolve("x"), "old");
        Path programs = Files.createDirectory(temporary.resolve("programs"));
        LocalHost.program(programs.resolve("chown"), "echo 'it was set' >&2\nexit 1\n");
        LocalHost watched = LocalHost.finding(programs);
        String owner = Files.getOwner(home.resolve("x")).getName();
        String number = Files.getAttribute(home.resolve("x"), "unix:uid").toString();
        String group = Files.getAttribute(home.resolve("x"), "unix:gid").toString();

        for (String user : new String[] {owner, number}) {
            Permissions same = new Permissions(
                    Optional.empty(), Optional.of(AccountName.parse(user)), Optional.of(AccountName.parse(group)));

            assertThat(watched.act(text("new for " + user).with(same).action()).stderr())
                    .isEmpty();
            assertThat(watched.act(PathActions.changeFile(path, same)).stderr()).isEmpty();
        }
        Permissions other = new Permissions(Optional.empty(), Optional.of(AccountName.parse("4242")), Optional.empty());
        assertThat(watched.act(PathActions.changeFile(path, other)).stderr()).contains("it was set");
    }

    @Test
    void aMissingDirectoryIsNamed() {
        LocalHost.Ran ran = write(FileReplacement.of(HostPath.parse(home + "/no/x"), Content.text("new")));

        assertThat(ran.stderr())
                .isEqualTo("directory " + home + "/no does not exist; declare it: directory('" + home
                        + "/no'); nothing was changed\n");
    }

    @Test
    void aFileInThePathIsNamed() throws IOException {
        Files.writeString(home.resolve("f"), "mine");

        assertThat(write(FileReplacement.of(HostPath.parse(home + "/f/x"), Content.text("new")))
                        .stderr())
                .isEqualTo(home + "/f is not a directory; nothing was changed\n");
    }

    @Test
    void aDirectoryInTheWayStays() throws IOException {
        Files.createDirectory(home.resolve("x"));

        assertThat(write(text("new")).stderr())
                .isEqualTo("cannot write " + path + ": it is a directory; the old file is untouched\n");
        assertThat(home.resolve("x")).isDirectory();
    }

    @Test
    void hardLinksAreNotParted() throws IOException {
        Files.writeString(home.resolve("x"), "old");
        Files.createLink(home.resolve("y"), home.resolve("x"));

        assertThat(write(text("new")).stderr())
                .isEqualTo(
                        "cannot replace " + path + ": it has 2 hard links, and the others would keep the old content;"
                                + " the old file is untouched\n");
    }

    @Test
    void contentThatDidNotArriveWhollyIsNotPutInPlace() throws IOException {
        Files.writeString(home.resolve("x"), "old");

        assertUntouched(
                host.act(text("new file").action().withInput(Bytes.utf8("new"))),
                "cannot write " + path + ": 3 of 8 bytes arrived; the old file is untouched");
    }

    @Test
    void readersSeeTheOldOrTheNewFileOnly() throws Exception {
        String one = "1".repeat(100_000);
        String two = "2".repeat(100_000);
        write(text(one));
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Set<String>> seen = CompletableFuture.supplyAsync(() -> {
            Set<String> contents = new HashSet<>();
            while (!done.get()) {
                try {
                    contents.add(Files.readString(home.resolve("x")));
                } catch (IOException e) {
                    contents.add(e.toString());
                }
            }
            return contents;
        });

        for (int i = 0; i < 20; i++) {
            assertThat(write(text(i % 2 == 0 ? two : one)).stderr()).isEmpty();
        }
        done.set(true);

        assertThat(seen.get()).isSubsetOf(one, two);
    }

    @Test
    void aSignalLeavesNothingBehind() throws Exception {
        Files.writeString(home.resolve("x"), "old");
        Action action = text("new").action();
        List<String> command =
                new java.util.ArrayList<>(List.of("sh", "-c", action.script().text(), "sh"));
        action.arguments().forEach(argument -> command.add(argument.toUtf8()));
        Process process = new ProcessBuilder(command).start();
        while (names().size() < 2) {
            Thread.onSpinWait();
        }

        process.toHandle().destroy();
        process.getOutputStream().close();

        assertThat(process.waitFor()).isEqualTo(143);
        assertThat(names()).containsExactly("x");
        assertThat(Files.readString(home.resolve("x"))).isEqualTo("old");
    }

    @Test
    void theScriptRunsInEveryShellOfThisMachine() throws IOException {
        List<ImmutableList<String>> shells = Stream.of(
                        ImmutableList.of("sh"),
                        ImmutableList.of("dash"),
                        ImmutableList.of("bash"),
                        ImmutableList.of("busybox", "sh"),
                        ImmutableList.of("mksh"))
                .filter(shell -> Stream.of("/bin/", "/usr/bin/")
                        .anyMatch(bin -> Files.isExecutable(Path.of(bin + shell.get(0)))))
                .toList();
        for (ImmutableList<String> shell : shells) {
            Files.deleteIfExists(home.resolve("x"));
            LocalHost one = new LocalHost(shell);
            assertThat(one.act(text("1").action()).stderr()).as("%s", shell).isEmpty();
            assertThat(one.act(text("2")
                                    .withBackup(true)
                                    .checkedBy(Optional.of(Validator.parse("grep -q 2 %s")))
                                    .action())
                            .stderr())
                    .as("%s", shell)
                    .isEmpty();
            assertThat(one.act(text("3").onlyIfAbsent().action()).status())
                    .as("%s", shell)
                    .isEqualTo(1);
            assertThat(Files.readString(home.resolve("x"))).as("%s", shell).isEqualTo("2");
        }
    }

    @Test
    void inPlaceTheInodeStaysAndAllItsNamesGetTheContent() throws IOException {
        Files.writeString(home.resolve("x"), "old, and longer");
        Files.createLink(home.resolve("y"), home.resolve("x"));
        Object inode = Files.getAttribute(home.resolve("x"), "unix:ino");
        FileReplacement replacement =
                text("new").going(FileReplacement.Way.IN_PLACE).withBackup(true);

        assertThat(write(replacement).stderr()).isEmpty();

        assertThat(Files.getAttribute(home.resolve("x"), "unix:ino")).isEqualTo(inode);
        assertThat(Files.readString(home.resolve("y"))).isEqualTo("new");
        assertThat(names()).hasSize(3).contains("x", "y");
    }

    @Test
    void inPlaceNothingIsWrittenOverWhatSomebodyChangedOrAValidatorRefuses() throws IOException {
        Files.writeString(home.resolve("x"), "old");
        FileReplacement replacement = text("new").going(FileReplacement.Way.IN_PLACE);

        assertUntouched(
                write(replacement.onlyIfStill("0")),
                path + " was changed by somebody else since it was looked at; the old file is untouched");
        assertThat(write(replacement.checkedBy(Optional.of(Validator.parse("false %s"))))
                        .status())
                .isEqualTo(1);
        assertThat(Files.readString(home.resolve("x"))).isEqualTo("old");
        assertThat(names()).containsExactly("x");
    }

    @Test
    void inPlaceANewFileIsMadeAndAModeIsSet() throws IOException {
        FileReplacement replacement = text("new")
                .going(FileReplacement.Way.IN_PLACE)
                .with(new Permissions(Optional.of(FileMode.parse("0600")), Optional.empty(), Optional.empty()));

        assertThat(write(replacement).stderr()).isEmpty();
        Files.writeString(home.resolve("x"), "old");
        Files.setPosixFilePermissions(home.resolve("x"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(write(replacement).stderr()).isEmpty();

        assertThat(Files.readString(home.resolve("x"))).isEqualTo("new");
        assertThat(mode("x")).isEqualTo("rw-------");
    }
}
