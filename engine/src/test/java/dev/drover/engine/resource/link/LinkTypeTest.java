package dev.drover.engine.resource.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.RecordedFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTypeTest {
    private final LinkType type = new LinkType();
    private final LocalHost host = LocalHost.sh();

    @TempDir
    Path temporary;

    private Path home;

    @BeforeEach
    void resolve() throws IOException {
        home = temporary.toRealPath();
    }

    private LinkSpec to(String target) {
        return LinkSpec.at(home + "/l", target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/no/such", "../x", "a b", "-n", "end\n", "*", "$(id)"})
    void aLinkHasExactlyItsText(String target) throws IOException {
        assertThat(host.converge(type, to(target))).containsExactly(Change.create("to", target));

        assertThat(host.converge(type, to(target))).isEmpty();
        assertThat(Files.readSymbolicLink(home.resolve("l"))).hasToString(target);
    }

    @Test
    void aLinkToADirectoryIsLedElsewhereAndTheDirectoryStaysEmpty() throws IOException {
        Files.createDirectory(home.resolve("one"));
        Files.createDirectory(home.resolve("two"));
        host.converge(type, to("one"));

        assertThat(host.converge(type, to("two"))).containsExactly(Change.of("to", "one", "two"));

        assertThat(Files.readSymbolicLink(home.resolve("l"))).hasToString("two");
        try (Stream<Path> children = Files.list(home.resolve("one"))) {
            assertThat(children).isEmpty();
        }
        try (Stream<Path> children = Files.list(home)) {
            assertThat(children).hasSize(3);
        }
    }

    @Test
    void whatIsInTheWayStays() throws IOException {
        Files.writeString(home.resolve("l"), "mine");

        assertThatThrownBy(() -> host.converge(type, to("x")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("'" + home + "/l' is a file and is not replaced by a link; remove it first");
        assertThatThrownBy(() -> host.converge(type, LinkSpec.gone(home + "/l")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("'" + home + "/l' is a file and is not removed as a link");
    }

    /** The mv of busybox cannot look at such a link, and so does not rename over it. */
    @ParameterizedTest
    @ValueSource(strings = {"sh", "busybox"})
    void aLinkThatLeadsThroughAFileOrToItselfIsLedElsewhere(String shell) throws IOException {
        LocalHost one = shell.equals("sh") ? host : LocalHost.finding(busybox());
        Files.writeString(home.resolve("f"), "mine");
        for (String nowhere : new String[] {"f/x", "l"}) {
            Files.deleteIfExists(home.resolve("l"));
            Files.createSymbolicLink(home.resolve("l"), Path.of(nowhere));

            assertThat(one.converge(type, to("d"))).containsExactly(Change.of("to", nowhere, "d"));

            assertThat(Files.readSymbolicLink(home.resolve("l"))).isEqualTo(Path.of("d"));
        }
    }

    /** A directory in which every program of a small host is busybox. */
    private Path busybox() throws IOException {
        Path programs = Files.createDirectory(temporary.resolve("programs"));
        for (String name :
                new String[] {"mv", "ln", "rm", "mkdir", "rmdir", "stat", "readlink", "sync", "chown", "od", "tr"}) {
            Files.createSymbolicLink(programs.resolve(name), Path.of("/bin/busybox"));
        }
        return programs;
    }

    @Test
    void aTargetIsAsLongAsAPathCanBe() {
        assertThatThrownBy(() -> LinkSpec.at("/l", "n".repeat(4096)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("to must be a path of at most 4095 bytes, got 4096");
        assertThat(LinkSpec.at("/l", "n".repeat(4095)).to()).isPresent();
    }

    @Test
    void anAbsentLinkIsRemovedAndItsTargetIsNot() throws IOException {
        Files.createDirectory(home.resolve("d"));
        host.converge(type, to("d"));

        assertThat(host.converge(type, LinkSpec.gone(home + "/l")))
                .containsExactly(Change.of("ensure", "symbolic link", "absent"));

        assertThat(home.resolve("d")).exists();
        assertThat(host.converge(type, LinkSpec.gone(home + "/l"))).isEmpty();
    }

    @Test
    void aMissingDirectoryIsANeed() {
        LinkSpec deep = LinkSpec.at(home + "/no/l", "x");

        assertThat(type.lacks(deep, host.observe(type.probe(deep, RecordedFacts.named("debian-systemd")))))
                .containsExactly(Need.of("directory", home + "/no"));
    }
}
