package dev.drover.engine.resource.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Declared;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.RecordedFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTypeTest {
    private final ArchiveType type = new ArchiveType();
    private final LocalHost host = LocalHost.sh();

    @TempDir
    Path temporary;

    private Path home;
    private Path top;

    @BeforeEach
    void fill() throws IOException, InterruptedException {
        home = temporary.toRealPath();
        top = home.resolve("opt/app");
        sh(
                "mkdir -p app-1/bin app-1/lib/empty; printf 'one\\n' >app-1/bin/run; chmod 750 app-1/bin/run; "
                        + "printf x >'app-1/lib/a b '; : >'app-1/lib/back\\slash'; ln -s run app-1/bin/link; ln -s /nowhere app-1/out");
        sh("cp -a app-1 app-2; printf 'two\\n' >app-2/bin/run; rm 'app-2/lib/a b '; printf y >app-2/new");
    }

    private void sh(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-ec", script)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    /** An archive of this content, made by a command that ends with its name. */
    private ArchiveSpec archive(String name, String command) throws IOException, InterruptedException {
        sh(command);
        return ArchiveSpec.of(top.toString(), LocalFile.at(home.resolve(name)));
    }

    private ArchiveSpec one() throws IOException, InterruptedException {
        return archive("app-1.tgz", "tar -czf app-1.tgz app-1").stripped(1);
    }

    private ArchiveSpec two() throws IOException, InterruptedException {
        return archive("app-2.tgz", "tar -czf app-2.tgz app-2").stripped(1);
    }

    private List<String> paths() throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            return all.skip(1)
                    .map(path -> top.relativize(path).toString())
                    .filter(path -> !path.equals(".drover-archive"))
                    .sorted()
                    .toList();
        }
    }

    private void assertOneIsThere() throws IOException {
        assertThat(paths())
                .containsExactly(
                        "bin", "bin/link", "bin/run", "lib", "lib/a b ", "lib/back\\slash", "lib/empty", "out");
        assertThat(Files.readString(top.resolve("bin/run"))).isEqualTo("one\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(top.resolve("bin/run"))))
                .isEqualTo("rwxr-x---");
        assertThat(Files.readSymbolicLink(top.resolve("out"))).hasToString("/nowhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash", "mksh", "busybox sh"})
    void itIsUnpackedOnceInEveryShell(String shell) throws Exception {
        LocalHost host = new LocalHost(ImmutableList.copyOf(shell.split(" ")));
        ArchiveSpec desired = one();

        assertThat(host.converge(type, desired))
                .containsExactly(Change.create(
                        "content",
                        home + "/app-1.tgz, sha256 " + desired.digest().orElseThrow()));

        assertThat(host.converge(type, desired)).isEmpty();
        assertOneIsThere();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tar -cf X app-1",
                "tar -czf X app-1",
                "tar -cJf X app-1",
                "tar -cjf X app-1",
                "zip -q -r -y X.zip app-1; mv X.zip X"
            })
    void everyFormIsTold(String command) throws Exception {
        ArchiveSpec desired = archive("X", command).stripped(1);

        host.converge(type, desired);

        assertThat(host.converge(type, desired)).isEmpty();
        assertOneIsThere();
    }

    @Test
    void withoutStripAllStepsStay() throws Exception {
        host.converge(type, archive("a.tar", "tar -cf a.tar ./app-1"));

        assertThat(paths()).contains("app-1/bin/run");
    }

    private static Declared declared(String place, String gone) {
        return new Declared(
                ImmutableSet.of(place), gone.isEmpty() ? ImmutableSet.of() : ImmutableSet.of(gone), ImmutableSet.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void whatOthersWriteIsTheirsOnceItCame(String shell) throws Exception {
        LocalHost host = new LocalHost(ImmutableList.copyOf(shell.split(" ")));
        ArchiveSpec desired = one().leaving(declared("bin/run", ""));
        host.converge(type, desired);
        assertOneIsThere();
        Files.writeString(top.resolve("bin/run"), "edited");
        Files.setPosixFilePermissions(top.resolve("bin/run"), PosixFilePermissions.fromString("rw-------"));

        assertThat(host.converge(type, desired)).as("edited by others").isEmpty();

        Files.delete(top.resolve("out"));
        assertThat(host.converge(type, desired))
                .containsExactly(Change.of("files", "1 of 8 were changed, such as out", "as they came"));
        assertThat(Files.readString(top.resolve("bin/run"))).isEqualTo("edited");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(top.resolve("bin/run"))))
                .isEqualTo("rw-------");

        Files.delete(top.resolve("bin/run"));
        assertThat(host.converge(type, desired))
                .containsExactly(Change.of("files", "1 of 8 were changed, such as bin/run", "as they came"));
        assertOneIsThere();
    }

    @Test
    void whatOthersWriteIsReplacedByAnotherVersionOnly() throws Exception {
        ArchiveSpec one = one();
        host.converge(type, one.leaving(declared("bin/run", "")));
        Files.writeString(top.resolve("bin/run"), "edited");
        Files.writeString(top.resolve("lib/back\\slash"), "edited");

        // bin/run is another one in it, and lib/back\slash is not.
        host.converge(
                type,
                two().leaving(new Declared(
                        ImmutableSet.of("bin/run", "lib/back\\slash"), ImmutableSet.of(), ImmutableSet.of())));

        assertThat(Files.readString(top.resolve("bin/run"))).isEqualTo("two\n");
        assertThat(Files.readString(top.resolve("lib/back\\slash"))).isEqualTo("edited");
    }

    @Test
    void whatOthersWriteStaysWhenTheArchiveHasItNoMore() throws Exception {
        host.converge(type, one());
        Files.writeString(top.resolve("lib/a b "), "edited");

        host.converge(type, two().leaving(declared("lib/a b ", "")));

        assertThat(Files.readString(top.resolve("lib/a b "))).isEqualTo("edited");
        assertThat(host.converge(type, two().leaving(declared("lib/a b ", "")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void whatOthersRemoveIsNotBrought(String shell) throws Exception {
        LocalHost host = new LocalHost(ImmutableList.copyOf(shell.split(" ")));
        ArchiveSpec desired = one().leaving(declared("bin", "lib"));

        host.converge(type, desired);

        assertThat(paths()).containsExactly("bin", "bin/link", "bin/run", "out");
        assertThat(host.converge(type, desired)).isEmpty();
        Files.delete(top.resolve("out"));
        host.converge(type, desired);
        assertThat(paths()).containsExactly("bin", "bin/link", "bin/run", "out");
    }

    @Test
    void whatOthersRemoveIsNotBroughtEitherWhereAFileTakesThePlaceOfADirectory() throws Exception {
        host.converge(type, one());
        sh("mkdir app-3; printf x >app-3/bin; printf y >app-3/z.sample");

        host.converge(
                type,
                archive("app-3.tgz", "tar -czf app-3.tgz app-3").stripped(1).leaving(declared("other", "z.sample")));

        assertThat(paths()).containsExactly("bin");
        assertThat(top.resolve("bin")).hasContent("x");
    }

    @Test
    void whatOthersMayRemoveIsBroughtAndNotMissed() throws Exception {
        ArchiveSpec desired = one().leaving(
                        new Declared(ImmutableSet.of("bin/run"), ImmutableSet.of(), ImmutableSet.of("lib", "bin/run")));
        host.converge(type, desired);
        assertOneIsThere();

        sh("rm -r opt/app/lib opt/app/bin/run");

        assertThat(host.converge(type, desired)).isEmpty();
    }

    @Test
    void ownersOfWhatOthersWriteAreTheirsToo() throws Exception {
        ArchiveSpec desired = one().ownedBy("4242", "4243").leaving(declared("bin/run", ""));
        host.converge(type, desired);
        Files.setAttribute(top.resolve("bin/run"), "unix:uid", 17);

        assertThat(host.converge(type, desired)).isEmpty();
        Files.setAttribute(top.resolve("bin"), "unix:uid", 0);
        assertThat(host.converge(type, desired)).containsExactly(Change.of("owner", "root (1, such as bin)", "4242"));

        assertThat(Files.getAttribute(top.resolve("bin"), "unix:uid")).isEqualTo(4242);
        assertThat(Files.getAttribute(top.resolve("bin/run"), "unix:uid")).isEqualTo(17);
    }

    @Test
    void aNewArchiveTakesWhatIsGoneWithItAndLeavesTheRest() throws Exception {
        ArchiveSpec one = one();
        ArchiveSpec two = two();
        host.converge(type, one);
        Files.writeString(top.resolve("bin/mine"), "mine");

        assertThat(host.converge(type, two))
                .containsExactly(Change.of(
                        "content",
                        "sha256 " + one.digest().orElseThrow(),
                        "sha256 " + two.digest().orElseThrow() + " of " + home + "/app-2.tgz"));

        assertThat(paths())
                .containsExactly(
                        "bin", "bin/link", "bin/mine", "bin/run", "lib", "lib/back\\slash", "lib/empty", "new", "out");
        assertThat(Files.readString(top.resolve("bin/run"))).isEqualTo("two\n");
        assertThat(host.converge(type, two)).isEmpty();
        assertThat(host.converge(type, one)).hasSize(1);
        assertThat(paths()).contains("bin/mine", "lib/a b ").doesNotContain("new");
    }

    @Test
    void filesThatWereChangedAreFoundAndMended() throws Exception {
        ArchiveSpec desired = one();
        host.converge(type, desired);
        Files.writeString(top.resolve("bin/run"), "two\n");
        Files.delete(top.resolve("lib/a b "));
        Files.setPosixFilePermissions(top.resolve("lib"), PosixFilePermissions.fromString("rwx------"));

        assertThat(host.converge(type, desired)).singleElement().satisfies(change -> {
            assertThat(change.attribute()).isEqualTo("files");
            assertThat(change.from().orElseThrow()).startsWith("3 of 8 were changed, such as ");
        });
        assertOneIsThere();
        assertThat(host.converge(type, desired)).isEmpty();
    }

    @Test
    void aNewTimeAloneIsNoDifference() throws Exception {
        host.converge(type, one());
        sh("touch -d '2001-01-01' opt/app/bin/run");

        assertThat(host.converge(type, one())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void contentOfTheSameSizeAndTimeIsFound(String shell) throws Exception {
        LocalHost host = new LocalHost(ImmutableList.copyOf(shell.split(" ")));
        sh("touch -d '2001-01-01' app-1/bin/run");
        host.converge(type, one());
        sh("cd opt/app; printf 'two\\n' >x; chmod 750 x; touch -r bin/run x; mv x bin/run");

        assertThat(host.converge(type, one()))
                .containsExactly(Change.of("files", "1 of 8 were changed, such as bin/run", "as they came"));
        assertOneIsThere();
        sh("printf y >'opt/app/lib/a b '; : >'opt/app/lib/back\\slash'");
        assertThat(host.converge(type, one()))
                .containsExactly(Change.of("files", "1 of 8 were changed, such as lib/a b ", "as they came"));
        assertOneIsThere();
    }

    @Test
    void aLinkIsComparedByWhereItLeads() throws Exception {
        sh("ln -s 'a b\\c' app-1/odd");
        ArchiveSpec desired = one();
        host.converge(type, desired);
        sh("cd opt/app; ln -sfn run bin/link; ln -sfn 'a b\\c' odd; touch -h -d '2001-01-01' out");

        assertThat(host.converge(type, desired)).isEmpty();

        sh("cd opt/app; ln -sfn nur bin/link; touch -h -r bin/run bin/link");
        assertThat(host.converge(type, desired))
                .containsExactly(Change.of("files", "1 of 9 were changed, such as bin/link", "as they came"));
    }

    /** It has no targets of links, and may be older than the inodes of what it tells of. */
    @Test
    void theRecordOfAnEarlierVersionIsRead() throws Exception {
        ArchiveSpec desired = one();
        host.converge(type, desired);
        sh("cd opt/app; sed -i -e 's/ ->[^ ]* / - /' .drover-archive; touch -d '2001-01-01' .drover-archive");

        assertThat(host.converge(type, desired)).isEmpty();

        sh("printf 'two\\n' >opt/app/bin/run");
        assertThat(host.converge(type, desired)).hasSize(1);
        assertOneIsThere();
    }

    @Test
    void aFileOfAnEarlierArchiveMayBecomeADirectoryAndBack() throws Exception {
        ArchiveSpec one = one();
        sh(
                "rm app-2/bin/run; mkdir -p app-2/bin/run/deep; printf x >app-2/bin/run/deep/file; rm -r app-2/lib; printf x >app-2/lib");
        ArchiveSpec two = two();
        host.converge(type, one);
        Files.writeString(top.resolve("bin/mine"), "mine");

        host.converge(type, two);

        assertThat(paths())
                .containsExactly(
                        "bin",
                        "bin/link",
                        "bin/mine",
                        "bin/run",
                        "bin/run/deep",
                        "bin/run/deep/file",
                        "lib",
                        "new",
                        "out");
        assertThat(host.converge(type, two)).isEmpty();
        host.converge(type, one);
        assertThat(paths())
                .containsExactly(
                        "bin",
                        "bin/link",
                        "bin/mine",
                        "bin/run",
                        "lib",
                        "lib/a b ",
                        "lib/back\\slash",
                        "lib/empty",
                        "out");
        Files.writeString(top.resolve("lib/empty/mine"), "mine");
        assertThatThrownBy(() -> host.converge(type, two))
                .hasMessage("cannot write " + top + "/lib: it is a directory that is not empty, and no archive brought "
                        + "lib/empty/mine; remove it first; nothing was changed\n");
        assertThat(host.converge(type, one)).isEmpty();
    }

    @Test
    void anInterruptedRunIsMended() throws Exception {
        ArchiveSpec one = one();
        ArchiveSpec two = two();
        host.converge(type, one);
        sh(
                "cp opt/app/.drover-archive unfinished; mkdir -m 700 opt/app/.drover-unpack; echo half >opt/app/.drover-unpack/x");
        host.converge(type, two);
        sh("cp unfinished opt/app/.drover-unfinished; printf 'ha' >opt/app/bin/run");

        assertThat(host.converge(type, two)).extracting(Change::attribute).containsExactly("content", "files");
        assertThat(host.converge(type, two)).isEmpty();
        assertThat(paths()).doesNotContain(".drover-unfinished", ".drover-unpack");
        assertThat(Files.readString(top.resolve("bin/run"))).isEqualTo("two\n");
    }

    @Test
    void pathsThatLeadOutAreRefused() throws Exception {
        Files.writeString(home.resolve("victim"), "mine");
        for (String command : List.of(
                "tar -P -cf X app-1/../victim",
                "tar -P -cf X \"$PWD/victim\"",
                "mkdir -p d; ln -sfn / d/x; tar -cf X -C d x; rm d/x; mkdir d/x; echo bad >d/x/y; tar -rf X -C d x/y")) {
            ArchiveSpec bad = archive("X", command);

            assertThatThrownBy(() -> host.converge(type, bad))
                    .as(command)
                    .hasMessageContaining("it is not unpacked; nothing was changed");
            assertThat(home.resolve("opt")).doesNotExist();
            sh("rm -rf d X");
        }
    }

    @Test
    void aNameWithALineBreakAndAnEmptyRestAreRefused() throws Exception {
        ArchiveSpec odd = archive("X", "mkdir odd; : >'odd/a\nb'; tar -cf X odd");
        assertThatThrownBy(() -> host.converge(type, odd)).hasMessageContaining("has a name with a line break in it");
        ArchiveSpec one = one();
        assertThatThrownBy(() -> host.converge(type, one.stripped(5)))
                .hasMessage(home + "/app-1.tgz has nothing in it behind the first 5 steps of its paths; "
                        + "nothing was changed\n");
        assertThat(home.resolve("opt")).doesNotExist();
        ArchiveSpec link = archive("Y", "mkdir far; ln -s 'a\nb' far/link; tar -cf Y far");
        assertThatThrownBy(() -> host.converge(type, link))
                .hasMessage(home + "/Y has a link that leads to a name with a line break in it; nothing was changed\n");
    }

    @Test
    void somethingThatIsNoArchiveIsRefused() throws Exception {
        ArchiveSpec bad = archive("X", "printf 'no archive' >X");

        assertThatThrownBy(() -> host.converge(type, bad))
                .hasMessageStartingWith("cannot read " + home + "/X: ")
                .hasMessageEndingWith("; nothing was changed\n");
    }

    @Test
    void aDirectoryWithSomethingInItIsNotReplacedByAFile() throws Exception {
        Files.createDirectories(top.resolve("bin/run"));
        Files.writeString(top.resolve("bin/run/mine"), "");
        ArchiveSpec one = one();

        assertThatThrownBy(() -> host.converge(type, one))
                .hasMessage("cannot write " + top
                        + "/bin/run: it is a directory that is not empty, and no archive brought bin/run/mine; "
                        + "remove it first; nothing was changed\n");
        assertThat(top.resolve("bin/run/mine")).exists();
        assertThat(top.resolve("lib")).doesNotExist();
        sh("rm -r opt/app/bin/run");
        host.converge(type, one);
        assertOneIsThere();
    }

    @Test
    void aFileIsNotReplacedByADirectory() throws Exception {
        Files.createDirectories(top.resolve("lib"));
        Files.writeString(top.resolve("lib/empty"), "mine");
        ArchiveSpec one = one();

        assertThatThrownBy(() -> host.converge(type, one))
                .hasMessage("cannot write " + top + "/lib/empty: the archive has a directory there, and it is something"
                        + " else; remove it first; nothing was changed\n");
        try (Stream<Path> all = Files.walk(top)) {
            assertThat(all).containsExactlyInAnyOrder(top, top.resolve("lib"), top.resolve("lib/empty"));
        }
    }

    /** Also where it leads to something in the way: the link goes, and all below its place is new. */
    @Test
    void aLinkGivesWayToADirectory() throws Exception {
        Files.createDirectories(top);
        Files.createDirectories(home.resolve("elsewhere/run/x"));
        Files.createSymbolicLink(top.resolve("bin"), home.resolve("elsewhere"));

        host.converge(type, one());

        assertOneIsThere();
        assertThat(home.resolve("elsewhere/run/x")).isDirectory();
    }

    @Test
    void whatIsCreatedDecidesAlone() throws Exception {
        ArchiveSpec desired = one().creating(top + "/bin/run");

        host.converge(type, desired);
        Files.delete(top.resolve("out"));

        assertThat(host.converge(type, desired)).isEmpty();
        ArchiveSpec never = one().creating(top + "/never");
        assertThatThrownBy(() -> host.converge(type, never))
                .hasMessage(home + "/app-1.tgz has not brought " + top + "/never; it is unpacked\n");
    }

    @Test
    void whatBelongsToSomebodyElseIsNotClearedAway() throws Exception {
        assertThat(System.getProperty("user.name")).isEqualTo("root");
        Files.createDirectories(top.resolve(".drover-unpack"));
        Files.writeString(top.resolve(".drover-unpack/f"), "theirs");
        Files.setAttribute(top.resolve(".drover-unpack"), "unix:uid", 65534);

        assertThatThrownBy(() -> host.converge(type, one()))
                .hasMessageContaining(".drover-unpack was made by somebody else; nothing was changed");

        assertThat(Files.readString(top.resolve(".drover-unpack/f"))).isEqualTo("theirs");
    }

    @Test
    void anotherOwnerTakesNoSetUserIdAway() throws Exception {
        assertThat(System.getProperty("user.name")).isEqualTo("root");
        Files.setAttribute(home.resolve("app-1/bin/run"), "unix:mode", 04755);
        ArchiveSpec desired = one();
        host.converge(type, desired);

        assertThat(host.converge(type, desired.ownedBy("nobody", "nogroup"))).hasSize(2);

        assertThat((Integer) Files.getAttribute(top.resolve("bin/run"), "unix:mode") & 07777)
                .isEqualTo(04755);
        assertThat(host.converge(type, desired.ownedBy("nobody", "nogroup"))).isEmpty();
    }

    @Test
    void stripIsPartOfWhatWasUnpacked() throws Exception {
        ArchiveSpec desired = one();
        host.converge(type, desired);

        assertThat(host.converge(type, desired.stripped(0))).containsExactly(Change.of("strip", "1", "0"));
        assertThat(paths()).contains("app-1/bin/run").doesNotContain("bin/run");
    }

    @Test
    void aFileUrlOfTheHostIsUnpackedAndItsDigestCompared() throws Exception {
        ArchiveSpec local = one();
        String url = "file://" + home + "/app-1.tgz";
        ArchiveSpec desired = ArchiveSpec.of(top.toString(), url, local.digest().orElseThrow())
                .stripped(1);

        host.converge(type, desired);

        assertOneIsThere();
        ArchiveSpec wrong = ArchiveSpec.of(top.toString(), url, "0".repeat(64));
        assertThatThrownBy(() -> host.converge(type, wrong))
                .hasMessage(url + " is not the archive that was expected: it has the sha256 "
                        + local.digest().orElseThrow() + ", expected " + "0".repeat(64) + "; nothing was changed\n");
        assertOneIsThere();
    }

    @Test
    void programsThatAreMissingAreNeeds() throws Exception {
        ArchiveSpec zip = archive("a.zip", "zip -q -r a.zip app-1");

        assertThat(type.lacks(zip, host.observe(type.probe(zip, RecordedFacts.named("debian-systemd")))))
                .containsExactly(Need.of("program", "unzip"));
        assertThat(type.provides(zip)).contains(Need.of("file", top + "/.drover-archive"));
    }

    @Test
    void aSourceMustHaveTheDigestThatIsSaid() throws Exception {
        LocalFile file = LocalFile.at(Files.writeString(home.resolve("f"), "x"));

        assertThatThrownBy(() -> new ArchiveSpec(
                        one().path(),
                        java.util.Optional.of(file),
                        java.util.Optional.empty(),
                        java.util.Optional.of(dev.drover.engine.resource.Sha256.parse("0".repeat(64))),
                        false,
                        false,
                        java.util.Optional.empty(),
                        java.util.Optional.empty(),
                        java.util.Optional.empty(),
                        java.util.Optional.empty(),
                        Declared.NOTHING))
                .hasMessage("source '" + home + "/f' has the sha256 " + file.sha256() + ", expected " + "0".repeat(64));
    }
}
