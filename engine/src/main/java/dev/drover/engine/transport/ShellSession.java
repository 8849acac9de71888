package dev.drover.engine.transport;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Secret;
import dev.drover.engine.transport.Inlet.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * A session over the streams of one {@code sh}. First one loader line of plain ASCII is sent; the shell answers with a nonce,
 * and only then the session script follows, since some shells read ahead and would swallow it. After that length-prefixed
 * frames go down and answers come up; {@code session.sh} says how they look.
 */
public final class ShellSession implements Session {
    private static final String LOADER =
            "printf '%s\\n' 'LOADED-@'; IFS= read -r n; s=$(dd bs=\"$n\" count=1 iflag=fullblock 2>/dev/null || "
                    + "dd bs=1 count=\"$n\" 2>/dev/null; printf .); eval \"${s%.}\"; exit 97\n";
    private static final Bytes SCRIPT =
            Bytes.utf8(ShellScript.beside(ShellSession.class, "session.sh").text());
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int STDOUT_BOUND = 4 << 20;
    private static final int STDERR_BOUND = 1 << 20;
    private static final int NOISE = 8 << 10;
    private static final int INLINE_WRITE = 256 << 10;
    private static final int ANSWER_FIELDS = 6;
    private static final Duration GRACE = Duration.ofSeconds(30);
    private final ShellChannel channel;
    private final Inlet out;
    private final Inlet err;
    private final Duration startLimit;
    private final Counters counters;
    private int batches;
    private boolean closed;

    /** What sessions of one connection count together. */
    public record Counters(AtomicInteger batches, AtomicLong sent, AtomicLong received) {
        public static Counters zero() {
            return new Counters(new AtomicInteger(), new AtomicLong(), new AtomicLong());
        }
    }

    private ShellSession(String name, ShellChannel channel, Duration startLimit, Counters counters) {
        this.channel = channel;
        this.startLimit = startLimit;
        this.counters = counters;
        this.out = new Inlet(name + " stdout", channel.stdout(), STDOUT_BOUND, false, counters.received());
        this.err = new Inlet(name + " stderr", channel.stderr(), STDERR_BOUND, true, counters.received());
    }

    /**
     * Shakes hands with a shell that was just started.
     *
     * @throws TransportException NO_SHELL if it is none
     */
    public static ShellSession open(String name, ShellChannel channel, Duration limit, Counters counters) {
        ShellSession session = new ShellSession(name, channel, limit, counters);
        try {
            session.load(session.sendFirstLoader());
            return session;
        } catch (TransportException e) {
            session.close();
            throw e;
        }
    }

    /** A login shell that refuses everybody may be gone before anything is sent; its words are still to be read. */
    private String sendFirstLoader() {
        String nonce = nonce();
        try {
            sendLoader(nonce);
        } catch (TransportException gone) {
            return nonce;
        }
        return nonce;
    }

    private String sendLoader() {
        String nonce = nonce();
        sendLoader(nonce);
        return nonce;
    }

    private void sendLoader(String nonce) {
        write(LOADER.replace("@", nonce).getBytes(StandardCharsets.US_ASCII));
    }

    private void load(String nonce) {
        try {
            out.takeUntil(NOISE, Deadline.in(startLimit), "LOADED-" + nonce + "\n");
        } catch (TransportException e) {
            String words = (out.seen() + err.peek()).strip();
            throw new TransportException(
                    TransportException.Kind.NO_SHELL,
                    "no POSIX shell: the login shell did not start 'sh'"
                            + (words.isEmpty() ? "" : "; it said: " + words)
                            + "; use a login user with a shell",
                    e);
        }
        sendScript();
    }

    private void sendScript() {
        ByteArrayOutputStream script = new ByteArrayOutputStream();
        script.writeBytes((SCRIPT.size() + "\n").getBytes(StandardCharsets.US_ASCII));
        script.writeBytes(SCRIPT.toByteArray());
        write(script.toByteArray());
    }

    private static String nonce() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private void write(byte[] bytes) {
        try {
            channel.stdin().write(bytes);
            channel.stdin().flush();
            counters.sent().addAndGet(bytes.length);
        } catch (IOException e) {
            throw new TransportException(TransportException.Kind.LOST, "the connection was lost", e);
        }
    }

    /**
     * Makes this session one of another user, by sudo in the same shell.
     *
     * @param password sent only after sudo's prompt was seen
     */
    public void become(String user, Optional<Secret> password) {
        if (!USER.matcher(user).matches()) {
            throw new TransportException(
                    TransportException.Kind.BECOME_FAILED, "'" + user + "' is not a valid user name to become");
        }
        String frame = nonce();
        sendBecome(frame, new ShellScript("become", "exec sudo -n -u \"$1\" -- sh"), Bytes.utf8(user));
        String loader = sendLoader();
        Inlet.Before before =
                out.takeUntil(NOISE, Deadline.in(startLimit), "LOADED-" + loader + "\n", "\n" + frame + " ");
        if (before.marker() == 0) {
            sendScript();
            return;
        }
        line();
        String words = words(frame);
        if (password.isPresent() && words.contains("password")) {
            becomeWithPassword(user, password.get());
            return;
        }
        throw refused(user, words);
    }

    private void becomeWithPassword(String user, Secret password) {
        String frame = nonce();
        String prompt = "PROMPT-" + nonce();
        String ready = "READY-" + nonce();
        sendBecome(
                frame,
                new ShellScript(
                        "become",
                        "exec sudo -S -p \"$2\" -u \"$1\" -- sh -c 'printf \"%s\\n\" \"$0\"; exec sh' \"$3\""),
                Bytes.utf8(user),
                Bytes.utf8(prompt),
                Bytes.utf8(ready));
        Deadline deadline = Deadline.in(startLimit);
        err.takeUntil(NOISE, deadline, prompt);
        write((password.reveal() + "\n").getBytes(StandardCharsets.UTF_8));
        while (!out.peek().contains(ready)) {
            if (err.peek().contains(prompt)) {
                throw new TransportException(
                        TransportException.Kind.BECOME_PASSWORD_WRONG,
                        "the sudo password was refused for user '" + user + "'; it was tried once");
            }
            if (out.peek().contains("\n" + frame + " ")) {
                throw refused(user, words(frame));
            }
            if (deadline.millisLeft() <= 0 || out.hasEnded()) {
                throw new TransportException(
                        TransportException.Kind.BECOME_FAILED, "sudo did not answer after the password was sent");
            }
            pause();
        }
        out.takeUntil(NOISE, deadline, ready + "\n");
        load(sendLoader());
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(TransportException.Kind.LOST, "interrupted", e);
        }
    }

    private void sendBecome(String frame, ShellScript script, Bytes... arguments) {
        batches++;
        Bytes body = ShellText.program(script, ImmutableList.copyOf(arguments));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header("B", frame, Duration.ZERO, body.size(), 0));
        bytes.writeBytes(body.toByteArray());
        write(bytes.toByteArray());
    }

    private String words(String frame) {
        return err.takeUntil(NOISE, Deadline.in(startLimit), "\n" + frame + "\n")
                .kept()
                .toUtf8()
                .strip();
    }

    private static TransportException refused(String user, String words) {
        if (words.contains("tty")) {
            return new TransportException(
                    TransportException.Kind.BECOME_NEEDS_TERMINAL,
                    "sudo needs a terminal (requiretty); remove requiretty from sudoers for this user; sudo said: "
                            + words);
        }
        if (words.contains("password")) {
            return new TransportException(
                    TransportException.Kind.BECOME_PASSWORD_MISSING,
                    "sudo needs a password to become '" + user
                            + "', and none was given; use --ask-become-pass or --become-password-file; sudo said: "
                            + words);
        }
        if (words.contains("not in the sudoers") || words.contains("not allowed") || words.contains("may not run")) {
            return new TransportException(
                    TransportException.Kind.BECOME_NOT_ALLOWED,
                    "the login user may not become '" + user + "'; sudo said: " + words);
        }
        return new TransportException(
                TransportException.Kind.BECOME_FAILED, "cannot become '" + user + "' by sudo: " + words);
    }

    private byte[] header(String kind, String nonce, Duration limit, long body, long input) {
        return (kind + " " + nonce + " " + batches + " " + Math.max(1, limit.toSeconds()) + " " + body + " " + input
                        + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public ImmutableList<StepResult> run(ImmutableList<Step> batch) {
        if (closed) {
            throw new TransportException(TransportException.Kind.LOST, "the session is closed");
        }
        batches++;
        counters.batches().incrementAndGet();
        List<String> nonces = batch.stream().map(step -> nonce()).toList();
        Thread writer = new Thread(() -> send(batch, nonces), "drover writer");
        boolean inline = isSmall(batch);
        try {
            if (inline) {
                send(batch, nonces);
            } else {
                writer.setDaemon(true);
                writer.setUncaughtExceptionHandler((thread, lost) -> close());
                writer.start();
            }
            ImmutableList.Builder<StepResult> results = ImmutableList.builder();
            for (int i = 0; i < batch.size(); i++) {
                results.add(result(batch.get(i), nonces.get(i)));
            }
            return results.build();
        } catch (TransportException e) {
            close();
            throw e;
        }
    }

    private static boolean isSmall(ImmutableList<Step> batch) {
        long size = 0;
        for (Step step : batch) {
            size += step.script().text().length();
            size += step.arguments().stream().mapToLong(Bytes::size).sum();
            size += step.input().map(ShellSession::size).orElse(0L);
        }
        return size < INLINE_WRITE;
    }

    private static long size(ByteSource source) {
        try {
            return source.size();
        } catch (IOException e) {
            throw new IllegalStateException("reading the input of a step", e);
        }
    }

    private void send(ImmutableList<Step> batch, List<String> nonces) {
        try {
            OutputStream stdin = channel.stdin();
            ByteArrayOutputStream pending = new ByteArrayOutputStream();
            for (int i = 0; i < batch.size(); i++) {
                Step step = batch.get(i);
                Bytes body = ShellText.program(step.script(), step.arguments());
                long input = step.input().map(ShellSession::size).orElse(0L);
                pending.writeBytes(header(
                        step.kind() == Step.Kind.ACT ? "A" : "O", nonces.get(i), step.timeout(), body.size(), input));
                pending.writeBytes(body.toByteArray());
                if (step.input().isPresent()) {
                    flush(stdin, pending);
                    counters.sent().addAndGet(step.input().get().copyTo(stdin));
                }
            }
            flush(stdin, pending);
        } catch (IOException e) {
            throw new TransportException(TransportException.Kind.LOST, "the connection was lost", e);
        }
    }

    private void flush(OutputStream stdin, ByteArrayOutputStream pending) throws IOException {
        stdin.write(pending.toByteArray());
        stdin.flush();
        counters.sent().addAndGet(pending.size());
        pending.reset();
    }

    private StepResult result(Step step, String nonce) {
        long started = System.nanoTime();
        Deadline deadline = Deadline.in(step.timeout().plus(GRACE));
        return step.kind() == Step.Kind.ACT
                ? acted(step, nonce, started, deadline)
                : observed(nonce, started, deadline);
    }

    private StepResult observed(String nonce, long started, Deadline deadline) {
        Inlet.Before stdout = out.takeUntil(KEPT_OUTPUT_BYTES, deadline, "\n" + nonce + " ");
        String status = Splitter.on(' ').splitToList(line()).get(0);
        Inlet.Before stderr = err.takeUntil(KEPT_OUTPUT_BYTES, deadline, "\n" + nonce + "\n");
        return status.equals("N")
                ? new StepResult.NotStarted()
                : new StepResult.Exited(
                        number(status), stdout.kept(), stderr.kept(), stdout.total(), stderr.total(), since(started));
    }

    private StepResult acted(Step step, String nonce, long started, Deadline deadline) {
        out.takeUntil(NOISE, deadline, "\n" + nonce + " ");
        List<String> fields = Splitter.on(' ').splitToList(line());
        if (fields.size() != ANSWER_FIELDS) {
            throw new TransportException(TransportException.Kind.PROTOCOL, "the host's shell answered nonsense");
        }
        if (fields.get(0).equals("N")) {
            return new StepResult.NotStarted();
        }
        Bytes stdout = out.take(number(fields.get(3)), deadline);
        Bytes stderr = out.take(number(fields.get(5)), deadline);
        if (fields.get(1).equals("1")) {
            return new StepResult.TimedOut(step.timeout(), stdout, stderr);
        }
        return new StepResult.Exited(
                number(fields.get(0)), stdout, stderr, number(fields.get(2)), number(fields.get(4)), since(started));
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private String line() {
        return out.takeUntil(NOISE, Deadline.in(GRACE), "\n").kept().toUtf8();
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new TransportException(
                    TransportException.Kind.PROTOCOL, "the host's shell answered nonsense: '" + text + "'", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        out.close();
        err.close();
        channel.close().run();
    }
}
