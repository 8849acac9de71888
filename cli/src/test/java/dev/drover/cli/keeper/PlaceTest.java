package dev.drover.cli.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceTest {
    private static final String ME = String.valueOf(new UnixSystem().getUid());

    @TempDir
    Path folder;

    private Place place() {
        return Place.of(Map.of("XDG_RUNTIME_DIR", folder.toString()), "/nonexistent");
    }

    @Test
    void itIsMadePrivateAndUsed() throws IOException {
        Place place = place();
        place.make();

        place.checked(ME);

        assertThat(Files.getPosixFilePermissions(folder.resolve("drover")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void withoutAFolderOfTheSessionItIsAmongTheCaches() throws IOException {
        Place place =
                Place.of(Map.of("XDG_CACHE_HOME", folder.toString(), "XDG_RUNTIME_DIR", "relative"), "/nonexistent");
        place.make();

        place.checked(ME);

        assertThat(folder.resolve("drover/keeper")).isDirectory();
    }

    @Test
    void oneThatOthersCanLookIntoIsRefused() throws IOException {
        Place place = place();
        place.make();
        for (String mode : new String[] {"rwxr-x---", "rwxrwx---", "rwx-----x", "rwx---rwx"}) {
            Files.setPosixFilePermissions(folder.resolve("drover"), PosixFilePermissions.fromString(mode));

            assertThatThrownBy(() -> place.checked(ME))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is open to others");
        }
    }

    @Test
    void oneOfAnotherUserIsRefused() throws IOException {
        Place place = place();
        place.make();

        assertThatThrownBy(() -> place.checked(ME + "1"))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + "/drover belongs to another user (" + ME + "); remove it");
    }

    @Test
    void aLinkToAnotherFolderIsRefused() throws IOException {
        Path other = Files.createDirectory(
                folder.resolve("other"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(folder.resolve("drover"), other);

        assertThatThrownBy(() -> place().checked(ME))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + "/drover is no folder; remove it");
    }

    @Test
    void aPathThatIsTooLongForASocketIsRefused() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("x".repeat(90)));
        Place place = Place.of(Map.of("XDG_RUNTIME_DIR", deep.toString()), "/nonexistent");
        place.make();

        assertThatThrownBy(() -> place.checked(ME))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is too long a path for a socket");
    }

    @Test
    void whereItWasNotCheckedNobodyIsTalkedTo() throws IOException {
        Place place = place();
        place.make();
        Path socket = folder.resolve("drover/some.socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));

            place.checked(ME).connect(socket).close();
            assertThatThrownBy(() -> place.connect(socket))
                    .isInstanceOf(IOException.class)
                    .hasMessage("another user is at the other end of the socket");
        }
    }

    @Test
    void itHasRoomForFour() throws IOException {
        Place place = place();
        place.make();
        for (int i = 0; i < 3; i++) {
            Files.createFile(folder.resolve("drover/" + i + ".socket"));
        }
        assertThat(place.hasRoom()).isTrue();

        Files.createFile(folder.resolve("drover/3.socket"));

        assertThat(place.hasRoom()).isFalse();
    }

    @Test
    void socketsThatNobodyListensAtAreSwept() throws IOException {
        place().make();
        Place place = place().checked(ME);
        Path dead = folder.resolve("drover/dead.socket");
        ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        killed.bind(UnixDomainSocketAddress.of(dead));
        killed.close();
        Path alive = folder.resolve("drover/alive.socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(alive));

            place.sweep();

            assertThat(place.sockets()).containsExactly(alive);
        }
    }
}
