package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.PathState.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathProbeTest {
    private static final String WRONG = "0".repeat(64);
    private final LocalHost host = LocalHost.sh();

    @TempDir
    Path temporary;

    private Path home;

    @BeforeEach
    void resolve() throws IOException {
        home = temporary.toRealPath();
    }

    private HostPath at(String name) {
        return HostPath.parse(home + "/" + name);
    }

    @Test
    void aFileHasItsModeSizeAndOwner() throws IOException {
        Path file = Files.writeString(home.resolve("a"), "hello\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        PathState state = host.observe(PathProbe.attributes(at("a")));

        assertThat(state.kind()).isEqualTo(Kind.FILE);
        assertThat(state.inode().orElseThrow().mode()).hasToString("0640");
        assertThat(state.inode().orElseThrow().size()).isEqualTo(6);
        assertThat(state.inode().orElseThrow().owner().name())
                .isEqualTo(Files.getOwner(file).getName());
        assertThat(state.sha256()).isEmpty();
        assertThat(state.content()).isEmpty();
    }

    @Test
    void aFileAsWantedIsNotSent() throws IOException {
        Files.writeString(home.resolve("a"), "hello\n");
        String digest = Bytes.utf8("hello\n").sha256();

        PathState state = host.observe(PathProbe.differenceFrom(digest, at("a")));

        assertThat(state.sha256()).contains(digest);
        assertThat(state.content()).isEmpty();
    }

    @Test
    void aSmallFileThatDiffersIsSentWithoutItsEndBeingLost() throws IOException {
        Files.writeString(home.resolve("a"), "hello\n\n");

        PathState state = host.observe(PathProbe.differenceFrom(WRONG, at("a")));

        assertThat(state.content()).contains(Bytes.utf8("hello\n\n"));
    }

    @Test
    void aLargeFileThatDiffersIsNotSent() throws IOException {
        Files.write(home.resolve("a"), new byte[(256 << 10) + 1]);

        PathState state = host.observe(PathProbe.differenceFrom(WRONG, at("a")));

        assertThat(state.sha256()).contains(Bytes.of(new byte[(256 << 10) + 1]).sha256());
        assertThat(state.content()).isEmpty();
    }

    @Test
    void contentThatIsOnlyShownDoesNotOutgrowTheOutput() throws IOException {
        ImmutableList.Builder<ImmutableList<Bytes>> questions = ImmutableList.builder();
        for (int i = 0; i < 20; i++) {
            Files.write(home.resolve("f" + i), new byte[256 << 10]);
            questions.addAll(questionsOf(PathProbe.differenceFrom(WRONG, at("f" + i))));
        }

        ImmutableList<ImmutableList<Bytes>> answers = host.ask(script(), questions.build());

        assertThat(answers.stream().mapToInt(answer -> answer.get(3).size()).sum())
                .isBetween(4 << 20, (4 << 20) + 4096);
    }

    @Test
    void binaryContentIsReadAsItIs() throws IOException {
        byte[] all = new byte[256];
        IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);
        Files.write(home.resolve("a"), all);

        assertThat(host.observe(PathProbe.content(at("a"))).content()).contains(Bytes.of(all));
    }

    @Test
    void aFileThatIsTooLargeToEditIsRefused() throws IOException {
        Files.write(home.resolve("a"), new byte[PathProbe.ASKED_CONTENT_BYTES + 1]);

        assertThatThrownBy(() -> host.observe(PathProbe.content(at("a"))))
                .isInstanceOf(ProbeException.class)
                .hasMessage("'" + at("a") + "' has more than 8 MB and is not read as text");
    }

    @Test
    void aLinkTellsWhereItLeadsAndWhatIsThere() throws IOException {
        Files.writeString(home.resolve("a"), "x");
        Files.createSymbolicLink(home.resolve("l"), Path.of("a"));
        Files.createSymbolicLink(home.resolve("nowhere"), Path.of("no\nsuch\n"));

        PathState link = host.observe(PathProbe.digest(at("l")));
        PathState nowhere = host.observe(PathProbe.digest(at("nowhere")));

        assertThat(link.kind()).isEqualTo(Kind.LINK);
        assertThat(link.link().orElseThrow().target()).isEqualTo("a");
        assertThat(link.kindBehindLinks()).isEqualTo(Kind.FILE);
        assertThat(link.sha256()).contains(Bytes.utf8("x").sha256());
        assertThat(nowhere.kind()).isEqualTo(Kind.LINK);
        assertThat(nowhere.link().orElseThrow().target()).isEqualTo("no\nsuch\n");
        assertThat(nowhere.kindBehindLinks()).isEqualTo(Kind.ABSENT);
    }

    @Test
    void nothingTellsWhetherItsDirectoryIsThere() throws IOException {
        Files.writeString(home.resolve("file"), "");

        assertThat(host.observe(PathProbe.digest(at("no"))).parentExists()).isTrue();
        assertThat(host.observe(PathProbe.digest(at("no/such"))).parentExists()).isFalse();
        assertThat(host.observe(PathProbe.digest(at("file/x"))).parentExists()).isFalse();
        assertThat(host.observe(PathProbe.digest(at("file/x"))).kind()).isEqualTo(Kind.ABSENT);
    }

    @Test
    void directoriesAndPipesAreNoFiles() throws IOException, InterruptedException {
        Files.createDirectory(home.resolve("d"));
        assertThat(new ProcessBuilder("mkfifo", home + "/p").start().waitFor()).isZero();

        assertThat(host.observe(PathProbe.content(at("d"))).kind()).isEqualTo(Kind.DIRECTORY);
        assertThat(host.observe(PathProbe.content(at("p"))).kind()).isEqualTo(Kind.OTHER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "-n",
                "--help",
                "*",
                "$(id)",
                "back\\slash",
                "new\nline",
                "end\n",
                "'q\"",
                "\r",
                "%s",
                "~",
                "a;b",
                "\\n"
            })
    void everyNameIsTakenAsItIs(String name) throws IOException {
        Files.writeString(home.resolve(name), "content of " + name);

        PathState state = host.observe(PathProbe.differenceFrom(WRONG, at(name)));

        assertThat(state.kind()).isEqualTo(Kind.FILE);
        assertThat(state.content()).contains(Bytes.utf8("content of " + name));
    }

    @Test
    void manyQuestionsGetTheirOwnAnswersInOneInvocation() throws IOException {
        ImmutableList.Builder<ImmutableList<Bytes>> questions = ImmutableList.builder();
        for (String name : List.of("b", "gone", "new\nline", "a", "a")) {
            if (!name.equals("gone")) {
                Files.writeString(home.resolve(name), name);
            }
            questions.addAll(questionsOf(PathProbe.digest(at(name))));
        }

        ImmutableList<ImmutableList<Bytes>> answers = host.ask(script(), questions.build());

        assertThat(answers.stream().map(answer -> answer.get(3).toUtf8().strip()))
                .containsExactly(
                        "there " + Bytes.utf8("b").sha256() + " -",
                        "absent directory",
                        "there " + Bytes.utf8("new\nline").sha256() + " -",
                        "there " + Bytes.utf8("a").sha256() + " -",
                        "there " + Bytes.utf8("a").sha256() + " -");
    }

    @Test
    void aFileThatVanishedBetweenTwoLooksIsAnErrorNotAState() {
        Probe<PathState> probe = PathProbe.digest(HostPath.parse("/x"));

        assertThatThrownBy(() -> probe.parser().apply(answer("81a4 0 0 1\nroot\nroot\n", "absent directory\n")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("'/x' was changed by somebody while it was looked at; run again");
        assertThatThrownBy(() -> probe.parser().apply(answer("", "there unread -\n")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("'/x' was changed by somebody while it was looked at; run again");
    }

    @Test
    void contentThatIsNotOfItsDigestIsAnError() {
        Probe<PathState> probe = PathProbe.differenceFrom(WRONG, HostPath.parse("/x"));

        assertThatThrownBy(() -> probe.parser()
                        .apply(answer("81a4 0 0 1\nroot\nroot\n", "there " + "1".repeat(64) + " sent\nabc")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("'/x' was changed by somebody while it was looked at; run again");
    }

    @Test
    void whatMayNotBeLookedAtIsAnErrorNotAbsence() {
        Probe<PathState> probe = PathProbe.digest(HostPath.parse("/x/y"));

        assertThatThrownBy(() -> probe.parser().apply(answer("", "absent denied\n")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("cannot see whether '/x/y' exists: permission denied in a directory above it;"
                        + " become a user who may look");
        assertThatThrownBy(() -> probe.parser().apply(answer("8180 0 0 1\nroot\nroot\n", "there unreadable -\n")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("cannot read '/x/y': permission denied");
    }

    @Test
    void anOwnerWithoutANameIsItsNumber() {
        PathState state = PathProbe.attributes(HostPath.parse("/x"))
                .parser()
                .apply(answer("89ed 1234 99 1\nUNKNOWN\nUNKNOWN\n", "there - -\n"));

        assertThat(state.inode().orElseThrow().owner()).isEqualTo(new PathState.Account("1234", 1234));
        assertThat(state.inode().orElseThrow().mode()).hasToString("4755");
        assertThat(state.inode().orElseThrow().group().is(AccountName.parse("99")))
                .isTrue();
    }

    private static ImmutableList<ImmutableList<Bytes>> answer(String stat, String found) {
        return ImmutableList.of(ImmutableList.of(Bytes.utf8(stat), Bytes.empty(), Bytes.empty(), Bytes.utf8(found)));
    }

    private static ImmutableList<ImmutableList<Bytes>> questionsOf(Probe<PathState> probe) {
        return probe.questions().stream().map(Probe.Question::arguments).collect(ImmutableList.toImmutableList());
    }

    private static ProbeScript script() {
        return PathProbe.digest(HostPath.parse("/")).questions().get(0).script();
    }

    @Test
    void aPathIsWholeCharactersOrBytes() {
        assertThat(HostPath.parse("/srv/\udcff\u00e9").bytes())
                .isEqualTo(dev.drover.engine.model.Bytes.of(
                        new byte[] {'/', 's', 'r', 'v', '/', (byte) 0xff, (byte) 0xc3, (byte) 0xa9}));
        assertThatThrownBy(() -> HostPath.parse("/srv/\udcc3\udca9"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be whole characters, or bytes that are no UTF-8 written as \\uDC80 to \\uDCFF,"
                        + " got '/srv/\udcc3\udca9'; write '/srv/\u00e9'");
        assertThatThrownBy(() -> HostPath.parse("/srv/\ud83d")).isInstanceOf(IllegalArgumentException.class);
    }
}
