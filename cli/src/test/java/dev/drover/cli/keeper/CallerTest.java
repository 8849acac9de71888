package dev.drover.cli.keeper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a command sees of its client. */
@Timeout(60)
class CallerTest {
    @TempDir
    Path folder;

    private SocketChannel here;
    private SocketChannel there;
    private Frames client;
    private Caller caller;

    @BeforeEach
    void connect() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            there = SocketChannel.open(address);
            here = server.accept();
        }
        client = new Frames(there);
        caller = new Caller(new Frames(here), true);
        caller.listen();
    }

    @AfterEach
    void end() throws IOException {
        // Else it ends this program, as a keeper whose client is gone.
        caller.ended(0);
        there.close();
        here.close();
    }

    private static CompletableFuture<String> written(OutputStream stream, String text) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                stream.write(text.getBytes(UTF_8));
                return "written";
            } catch (IOException e) {
                return String.valueOf(e.getMessage());
            }
        });
    }

    private void heard(int kind, String text) throws IOException {
        assertThat(client.next()).isTrue();
        assertThat(client.kind()).isEqualTo(kind);
        assertThat(client.text()).isEqualTo(text);
    }

    private void wrote(int letter, int wholly) throws IOException {
        client.send(Frames.WROTE, new byte[] {(byte) letter, (byte) wholly});
    }

    @Test
    void whatIsWrittenIsWrittenThereWhenWriteComesBack() throws Exception {
        CompletableFuture<String> out = written(caller.out(), "one");
        heard(Frames.OUT, "one");
        assertThat(out).isNotDone();

        wrote(Frames.OUT, 1);

        assertThat(out.get(30, TimeUnit.SECONDS)).isEqualTo("written");
    }

    @Test
    void oneStreamDoesNotWaitForWhoeverReadsTheOther() throws Exception {
        CompletableFuture<String> out = written(caller.out(), "to a pager");
        heard(Frames.OUT, "to a pager");

        CompletableFuture<String> err = written(caller.err(), "interrupted");
        heard(Frames.ERR, "interrupted");
        wrote(Frames.ERR, 1);

        assertThat(err.get(30, TimeUnit.SECONDS)).isEqualTo("written");
        assertThat(out).isNotDone();
        wrote(Frames.OUT, 1);
        out.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whoeverWritesIsToldThatItCouldNotBeWritten() throws Exception {
        CompletableFuture<String> out = written(caller.out(), "to a full disk");
        heard(Frames.OUT, "to a full disk");

        wrote(Frames.OUT, 0);

        assertThat(out.get(30, TimeUnit.SECONDS)).isEqualTo("it could not be written");
    }

    @Test
    void aThreadThatIsInterruptedStillWritesAndTheClientStays() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            try {
                caller.out().write("late".getBytes(UTF_8));
                interrupted.complete(Thread.interrupted());
            } catch (IOException e) {
                interrupted.completeExceptionally(e);
            }
        });
        thread.start();
        heard(Frames.OUT, "late");
        wrote(Frames.OUT, 1);

        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(here.isOpen()).isTrue();
    }

    @Test
    void standardInputIsReadThereWhenItIsReadHere() throws Exception {
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return new String(caller.in().readNBytes(5), UTF_8)
                        + caller.in().read();
            } catch (IOException e) {
                return String.valueOf(e.getMessage());
            }
        });
        for (String piece : new String[] {"ab", "cde", ""}) {
            assertThat(client.next()).isTrue();
            assertThat(client.kind()).isEqualTo(Frames.READ);
            client.send(Frames.INPUT, piece.getBytes(UTF_8));
        }

        assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo("abcde-1");
    }

    @Test
    void moreInputThanWasAskedForIsRefused() throws Exception {
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> {
            try {
                return caller.in().read();
            } catch (IOException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });
        assertThat(client.next()).isTrue();
        client.send(Frames.INPUT, "ab".getBytes(UTF_8));

        assertThatThrownBy(() -> read.get(30, TimeUnit.SECONDS)).hasMessageContaining("more came than was asked for");
    }

    @Test
    void ctrlCIsHeardByWhoeverTookIt() throws Exception {
        CountDownLatch heard = new CountDownLatch(2);
        caller.onInterrupt(heard::countDown);

        client.send(Frames.INTERRUPT);
        client.send(Frames.INTERRUPT);

        assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(caller.ended(0)).isFalse();
    }

    @Test
    void theClientHearsTheStatusLast() throws Exception {
        assertThat(caller.ended(7)).isTrue();
        assertThatThrownBy(() -> caller.out().write(1)).hasMessage("the command has ended");

        assertThat(client.next()).isTrue();
        assertThat(client.kind()).isEqualTo(Frames.EXIT);
        assertThat(client.number()).isEqualTo(7);
    }
}
