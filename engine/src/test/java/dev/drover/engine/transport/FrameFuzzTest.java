package dev.drover.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers of a host that were cut, flipped, doubled, or made up: results or one clear error. */
class FrameFuzzTest {
    private static final long SEED = Long.getLong("drover.seed", 20_261_126L);
    private static final int CONVERSATIONS = Integer.getInteger("drover.fuzz", 1_000);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern HEADER = Pattern.compile("([OAH]) ([0-9a-f]{32}) \\d+ \\d+ \\d+ \\d+ \\S+\n");
    private static final int PIPE = 256 << 10;
    private static final String[] NUMBERS = {
        "-1", "0x10", "+5", " 5", "2147483648", "99999999999999999999", "1048577", "", "N", "I", "R", "1e3", "\u0661"
    };

    /** A host: answers the loader, and then a batch in its own way. */
    private static final class Peer extends OutputStream {
        private final Random random;
        private final boolean honest;
        private final PipedInputStream out = new PipedInputStream(PIPE);
        private final PipedInputStream err = new PipedInputStream(PIPE);
        private final PipedOutputStream toOut;
        private final PipedOutputStream toErr;
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private boolean loaded;

        Peer(Random random, boolean honest) throws IOException {
            this.random = random;
            this.honest = honest;
            toOut = new PipedOutputStream(out);
            toErr = new PipedOutputStream(err);
        }

        ShellChannel channel() {
            return new ShellChannel(this, out, err, this::hangUp);
        }

        private void hangUp() {
            try {
                toOut.close();
                toErr.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void write(int b) {
            heard.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            heard.write(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            String text = heard.toString(StandardCharsets.ISO_8859_1);
            if (!loaded) {
                int at = text.indexOf("LOADED-");
                loaded = true;
                toOut.write((text.substring(at, at + 39) + "\n").getBytes(StandardCharsets.US_ASCII));
                toOut.flush();
                return;
            }
            List<String[]> frames = new ArrayList<>();
            Matcher headers = HEADER.matcher(text);
            while (headers.find()) {
                frames.add(new String[] {headers.group(1), headers.group(2)});
            }
            if (frames.size() == 3) {
                answer(frames);
            }
        }

        private void answer(List<String[]> frames) throws IOException {
            StringBuilder answers = new StringBuilder();
            StringBuilder errors = new StringBuilder();
            for (String[] frame : frames) {
                if (frame[0].equals("O")) {
                    answers.append("said\n").append("\n").append(frame[1]).append(" 0\n");
                    errors.append("warned\n").append("\n").append(frame[1]).append("\n");
                } else {
                    answers.append("\n")
                            .append(frame[1])
                            .append(" 0 0 4 4 6 6\n")
                            .append("donenoted\n");
                }
            }
            toOut.write(honest ? bytes(answers) : mutated(bytes(answers)));
            toErr.write(honest || random.nextInt(3) > 0 ? bytes(errors) : mutated(bytes(errors)));
            hangUp();
        }

        private static byte[] bytes(CharSequence text) {
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }

        private byte[] mutated(byte[] valid) {
            byte[] changed = valid;
            int changes = 1 + random.nextInt(3);
            for (int i = 0; i < changes; i++) {
                changed = mutatedOnce(changed);
            }
            return changed;
        }

        private byte[] mutatedOnce(byte[] bytes) {
            int at = random.nextInt(bytes.length + 1);
            int other = random.nextInt(bytes.length + 1);
            int from = Math.min(at, other);
            int to = Math.max(at, other);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            String result = switch (random.nextInt(7)) {
                case 0 -> text.substring(0, at);
                case 1 -> text.substring(0, from) + text.substring(to);
                case 2 -> text.substring(0, to) + text.substring(from);
                case 3 -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(at);
                case 4 -> text.substring(to) + text.substring(0, to);
                case 5 -> text.replaceFirst("(?<= )\\d+", NUMBERS[random.nextInt(NUMBERS.length)]);
                default -> text.substring(0, at) + "x".repeat(random.nextInt(20_000)) + text.substring(at);
            };
            return bytes(result);
        }
    }

    private static ImmutableList<Step> batch() {
        ShellScript script = new ShellScript("test", "true");
        return ImmutableList.of(
                Step.observe(script, ImmutableList.of(), LIMIT),
                Step.act(script, ImmutableList.of(), LIMIT),
                Step.observe(script, ImmutableList.of(), LIMIT));
    }

    private static ImmutableList<StepResult> results(Peer peer) {
        ShellSession session = ShellSession.open("fuzzed", peer.channel(), LIMIT, ShellSession.Counters.zero());
        try {
            return session.run(batch());
        } finally {
            session.close();
        }
    }

    @Test
    void anHonestHostIsUnderstood() throws IOException {
        ImmutableList<StepResult> results = results(new Peer(new Random(SEED), true));

        StepResult.Exited observed = (StepResult.Exited) results.get(2);
        StepResult.Exited acted = (StepResult.Exited) results.get(1);
        assertThat(observed.stdout().toUtf8() + observed.stderr().toUtf8()).isEqualTo("said\nwarned\n");
        assertThat(acted.stdout().toUtf8() + acted.stderr().toUtf8()).isEqualTo("donenoted\n");
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void tenThousandForgedAnswersGiveResultsOrOneClearError() throws IOException {
        Random random = new Random(SEED);
        int understood = 0;
        for (int i = 0; i < CONVERSATIONS; i++) {
            String which = "conversation " + i + " of -Ddrover.seed=" + SEED;
            try {
                assertThat(results(new Peer(random, false))).as(which).hasSize(3);
                understood++;
            } catch (BatchLostException lost) {
                assertThat(lost.getMessage())
                        .as(which)
                        .matches("(?s)the connection was lost|the host's shell answered nonsense: '.{0,41}'");
            }
        }
        assertThat(understood).isBetween(CONVERSATIONS / 100, CONVERSATIONS - CONVERSATIONS / 100);
    }

    @Test
    void aHostThatTurnsAwayIsToldSo() {
        InputStream nothing = InputStream.nullInputStream();
        ShellChannel channel = new ShellChannel(OutputStream.nullOutputStream(), nothing, nothing, () -> {});

        assertThat(org.junit.jupiter.api.Assertions.assertThrows(
                        TransportException.class,
                        () -> ShellSession.open("gone", channel, LIMIT, ShellSession.Counters.zero())))
                .hasMessage("no POSIX shell: the login shell did not start 'sh'; use a login user with a shell");
    }

    @Test
    void aLoginShellThatWaitsForSomethingIsSaidToBeLate() throws IOException {
        PipedOutputStream shell = new PipedOutputStream();
        InputStream silent = new PipedInputStream(new PipedOutputStream());
        ShellChannel channel =
                new ShellChannel(OutputStream.nullOutputStream(), new PipedInputStream(shell), silent, () -> {});
        shell.write("Waiting for a lock\n".getBytes(StandardCharsets.UTF_8));
        shell.flush();

        assertThat(org.junit.jupiter.api.Assertions.assertThrows(
                        TransportException.class,
                        () -> ShellSession.open("late", channel, Duration.ofSeconds(1), ShellSession.Counters.zero())))
                .hasMessage(
                        "no POSIX shell: the login shell did not start 'sh' within 1 s; it said: Waiting for a lock; see"
                                + " what its start-up files wait for, or use another login user");
    }
}
