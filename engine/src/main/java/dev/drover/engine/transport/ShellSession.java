package dev.drover.engine.transport;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.UserName;
import dev.drover.engine.transport.Inlet.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A session over the streams of one {@code sh}. First one loader line of plain ASCII is sent; the shell answers with a nonce,
 * and only then the session script follows, since some shells read ahead and would swallow it. After that length-prefixed
 * frames go down and answers come up; {@code session.sh} says how they look.
 */
public final class ShellSession implements Session {
    private static final String LOADER =
            "printf '%s\\n' 'LOADED-@'; IFS= read -r n; s=$(dd bs=\"$n\" count=1 iflag=fullblock 2>/dev/null && printf . || {"
                    + " dd bs=1 count=\"$n\" 2>/dev/null; printf ,; }); eval \"${s%?}\"; exit 97\n";
    private static final Bytes SCRIPT =
            Bytes.utf8(ShellScript.beside(ShellSession.class, "session.sh").text());
    private static final Pattern COUNT = Pattern.compile("-?[0-9]{1,18}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int STDOUT_BOUND = 1 << 20;
    private static final int STDERR_BOUND = 1 << 20;
    private static final int NOISE = 8 << 10;

    /** What the host keeps of the output of an act, as session.sh says. */
    private static final int KEPT_OF_ACT = 1 << 20;

    private static final int SHOWN = 40;
    private static final int SHOWN_WORDS = 2000;
    private static final int INLINE_WRITE = 256 << 10;
    private static final int WORTH_KEEPING = 1 << 10;
    private static final int NEVER_SENT = -1;
    private static final int SENT_ONCE = 0;
    private static final int HELD_INPUT = 64 << 10;
    private static final String NO_OPERATION = "-";
    private static final ShellScript NOTHING = new ShellScript("nothing", "");
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(60);
    private static final int ANSWER_FIELDS = 6;
    private static final Duration GRACE = Duration.ofSeconds(30);
    private final ShellChannel channel;
    private final Inlet out;
    private final Inlet err;
    private final Duration startLimit;
    private final Counters counters;
    private final ReentrantLock writing = new ReentrantLock();
    /** Scripts that were sent before, and the numbers under which the host keeps them. */
    private final Map<ShellScript, Integer> texts = new HashMap<>();

    private int keptTexts;
    private int batches;
    private boolean acted;
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

    /** What is no shell may have ended already: then its words say why, and {@link #load} reads them. */
    private String sendFirstLoader() {
        String nonce = nonce();
        try {
            write(loader(nonce));
        } catch (TransportException ended) {
            return nonce;
        }
        return nonce;
    }

    private static byte[] loader(String nonce) {
        return LOADER.replace("@", nonce).getBytes(StandardCharsets.US_ASCII);
    }

    private String sendLoader() {
        String nonce = nonce();
        write(loader(nonce));
        return nonce;
    }

    private void load(String nonce) {
        try {
            out.takeUntil(NOISE, Deadline.in(startLimit), "LOADED-" + nonce + "\n");
        } catch (TransportException e) {
            String words = beginning((out.seen() + err.peek()).strip(), SHOWN_WORDS);
            boolean late = e.kind() == TransportException.Kind.NO_ANSWER;
            throw new TransportException(
                    TransportException.Kind.NO_SHELL,
                    "no POSIX shell: the login shell did not start 'sh'"
                            + (late ? " within " + startLimit.toSeconds() + " s" : "")
                            + (words.isEmpty() ? "" : "; it said: " + words)
                            + (late
                                    ? "; see what its start-up files wait for, or use another login user"
                                    : "; use a login user with a shell"),
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
        writing.lock();
        try {
            channel.stdin().write(bytes);
            channel.stdin().flush();
            counters.sent().addAndGet(bytes.length);
        } catch (IOException e) {
            throw new TransportException(TransportException.Kind.LOST, "the connection was lost", e);
        } finally {
            writing.unlock();
        }
    }

    /**
     * Makes this session one of another user, by sudo in the same shell.
     *
     * @param password sent only after sudo's prompt was seen
     */
    public void become(String user, Optional<Secret> password) {
        if (!UserName.isOne(user)) {
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
        byte[] body = ended(ShellText.program(script, ImmutableList.copyOf(arguments)), frame);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header("B", frame, Duration.ZERO, body.length, 0, NO_OPERATION));
        bytes.writeBytes(body);
        write(bytes.toByteArray());
    }

    private String words(String frame) {
        return err.takeUntil(NOISE, Deadline.in(startLimit), "\n" + frame + "\n")
                .kept()
                .toUtf8()
                .strip();
    }

    private static TransportException refused(String user, String words) {
        // What it says of a password or a terminal may be a part of the name.
        if (Stream.of("unknown user " + user, "unknown user: " + user, "user '" + user + "' not found")
                .anyMatch(words::contains)) {
            return cannot(TransportException.Kind.BECOME_NO_SUCH_USER, user, words);
        }
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
        return cannot(TransportException.Kind.BECOME_FAILED, user, words);
    }

    private static TransportException cannot(TransportException.Kind kind, String user, String words) {
        return new TransportException(kind, "cannot become '" + user + "' by sudo: " + words);
    }

    /** Program text that says where it ends: a shell must not run half of what was sent. */
    private static byte[] ended(Bytes text, String nonce) {
        ByteArrayOutputStream ended = new ByteArrayOutputStream();
        ended.writeBytes(text.toByteArray());
        ended.writeBytes(("\n#" + nonce).getBytes(StandardCharsets.US_ASCII));
        return ended.toByteArray();
    }

    private byte[] header(String kind, String nonce, Duration limit, long body, long input, String operation) {
        return (kind + " " + nonce + " " + batches + " " + Math.max(1, limit.toSeconds()) + " " + body + " " + input
                        + " " + operation + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public ImmutableList<StepResult> run(ImmutableList<Step> batch) {
        ImmutableList<Sent> sent = batch.stream().map(Sent::of).collect(ImmutableList.toImmutableList());
        long sentAt = System.nanoTime();
        List<StepResult> results = new ArrayList<>();
        try {
            begin();
            Thread writer = new Thread(() -> send(sent), "drover writer");
            if (isSmall(batch)) {
                send(sent);
            } else {
                writer.setDaemon(true);
                writer.setUncaughtExceptionHandler((thread, lost) -> end());
                writer.start();
            }
            long left = KEPT_OF_BATCH_BYTES;
            for (Sent one : sent) {
                StepResult result = result(one, (int) Math.min(one.step().kept(), left));
                left -= kept(result);
                results.add(result);
            }
            return ImmutableList.copyOf(results);
        } catch (TransportException e) {
            end();
            throw new BatchLostException(
                    e,
                    ImmutableList.copyOf(results),
                    batch.stream().map(Step::operation).collect(ImmutableList.toImmutableList()),
                    sentAt);
        } catch (RuntimeException e) {
            // It may have counted as sent what was not.
            end();
            throw e;
        }
    }

    private void begin() {
        if (closed) {
            throw new TransportException(TransportException.Kind.LOST, "the session is closed");
        }
        batches++;
        counters.batches().incrementAndGet();
    }

    @Override
    public StepResult recall(OperationId operation, Duration age, Duration limit) {
        begin();
        acted = true;
        String nonce = nonce();
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        byte[] body = ended(Bytes.of(new byte[0]), nonce);
        frame.writeBytes(header("R", nonce, limit, body.length, 0, operation.text()));
        frame.writeBytes(body);
        write(frame.toByteArray());
        try {
            return recalled(nonce, age, Deadline.in(limit.plus(GRACE)), limit);
        } catch (TransportException e) {
            end();
            throw e;
        }
    }

    private StepResult recalled(String nonce, Duration age, Deadline deadline, Duration limit) {
        long started = System.nanoTime();
        List<String> fields = answer(nonce, deadline);
        if (fields.get(0).equals("R")) {
            return new StepResult.Running();
        }
        boolean forgotten = fields.get(0).equals("N")
                && !fields.get(1).equals("-")
                && Duration.ofSeconds(number(fields.get(1))).compareTo(age) < 0;
        return forgotten ? new StepResult.Interrupted(Bytes.empty()) : acted(fields, limit, started, deadline);
    }

    @Override
    public StopAnswer stop(OperationId operation) {
        begin();
        acted = true;
        String nonce = nonce();
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        byte[] body = ended(Bytes.of(new byte[0]), nonce);
        frame.writeBytes(header("K", nonce, GRACE, body.length, 0, operation.text()));
        frame.writeBytes(body);
        try {
            write(frame.toByteArray());
            Deadline deadline = Deadline.in(GRACE);
            List<String> fields = answer(nonce, deadline);
            String program = out.take(kept(fields.get(3)), deadline).toUtf8();
            return switch (fields.get(0)) {
                case "K" -> new StopAnswer(StopAnswer.State.STOPPING, program);
                case "F" -> new StopAnswer(StopAnswer.State.FINISHING, program);
                case "N" -> new StopAnswer(StopAnswer.State.NOT_RUNNING, program);
                default -> throw nonsense(fields.get(0));
            };
        } catch (TransportException e) {
            end();
            throw e;
        }
    }

    @Override
    public LockAnswer lock(LockClaim claim) {
        try {
            begin();
            String nonce = nonce();
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            byte[] body = ended(ShellText.program(NOTHING, claim.arguments()), nonce);
            frame.writeBytes(header("L", nonce, LOCK_LIMIT, body.length, 0, NO_OPERATION));
            frame.writeBytes(body);
            acted = true;
            write(frame.toByteArray());
            Deadline deadline = Deadline.in(LOCK_LIMIT);
            return locked(acted(answer(nonce, deadline), LOCK_LIMIT, System.nanoTime(), deadline));
        } catch (TransportException e) {
            end();
            throw e;
        }
    }

    private static LockAnswer locked(StepResult result) {
        if (!(result instanceof StepResult.Exited exited)) {
            throw new TransportException(TransportException.Kind.PROTOCOL, "the host's shell answered nonsense");
        }
        if (!exited.succeeded()) {
            throw new TransportException(
                    TransportException.Kind.NO_LOCK, exited.stderr().toUtf8().strip());
        }
        List<String> words =
                Splitter.on(' ').limit(3).splitToList(exited.stdout().toUtf8());
        return switch (words.size() < 3 ? "" : words.get(0)) {
            case "taken" -> new LockAnswer(LockAnswer.State.TAKEN, words.get(1), words.get(2));
            case "changed" -> new LockAnswer(LockAnswer.State.CHANGED, words.get(1), words.get(2));
            case "held" -> new LockAnswer(LockAnswer.State.HELD, words.get(1), words.get(2));
            default ->
                throw new TransportException(TransportException.Kind.PROTOCOL, "the host's shell answered nonsense");
        };
    }

    @Override
    public void ping() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            write(header("P", nonce(), Duration.ZERO, 0, 0, NO_OPERATION));
        } catch (TransportException lost) {
            // Whoever uses the session next will be told.
        } finally {
            writing.unlock();
        }
    }

    /** One step on its way, under the name that it is answered by. */
    private record Sent(Step step, String nonce) {
        static Sent of(Step step) {
            return new Sent(step, ShellSession.nonce());
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

    private void send(ImmutableList<Sent> batch) {
        writing.lock();
        try {
            OutputStream stdin = channel.stdin();
            ByteArrayOutputStream pending = new ByteArrayOutputStream();
            for (Sent sent : batch) {
                Step step = sent.step();
                byte[] body = ended(ShellText.program(script(step.script(), pending), step.arguments()), sent.nonce());
                String operation = step.operation().map(OperationId::text).orElse(NO_OPERATION);
                acted |= step.operation().isPresent();
                // Read once: what is fetched for it may not be there a second time.
                Optional<byte[]> small = small(step);
                boolean held = small.isPresent() && !hasNul(small.get());
                byte[] end = ("#" + sent.nonce()).getBytes(StandardCharsets.US_ASCII);
                long input = small.map(bytes -> (long) bytes.length)
                        .orElseGet(() -> step.input().map(ShellSession::size).orElse(0L));
                String kind = step.operation().isEmpty() ? "O" : held ? "H" : "A";
                pending.writeBytes(header(
                        kind, sent.nonce(), step.timeout(), body.length, held ? input + end.length : input, operation));
                pending.writeBytes(body);
                small.ifPresent(pending::writeBytes);
                if (small.isEmpty() && step.input().isPresent()) {
                    flush(stdin, pending);
                    counters.sent().addAndGet(step.input().get().copyTo(stdin));
                }
                if (held || input > 0) {
                    pending.writeBytes(end);
                }
            }
            flush(stdin, pending);
        } catch (IOException e) {
            throw new TransportException(TransportException.Kind.LOST, "the connection was lost", e);
        } finally {
            writing.unlock();
        }
    }

    /**
     * What stands for a script that is sent more than once: the second time the host is told to keep it. One that it does not
     * have fails: no step runs in the shell of the session itself, which would end.
     */
    private ShellScript script(ShellScript script, ByteArrayOutputStream pending) {
        if (script.text().length() < WORTH_KEEPING) {
            return script;
        }
        int number = texts.getOrDefault(script, NEVER_SENT);
        if (number == NEVER_SENT) {
            texts.put(script, SENT_ONCE);
            return script;
        }
        if (number == SENT_ONCE) {
            number = ++keptTexts;
            texts.put(script, number);
            String nonce = nonce();
            byte[] text = ended(Bytes.utf8(script.text()), nonce);
            pending.writeBytes(header("T", nonce, Duration.ZERO, text.length, 0, String.valueOf(number)));
            pending.writeBytes(text);
        }
        return new ShellScript(script.name(), "eval \"${dr_text_" + number + ":?}\"");
    }

    /**
     * Input that a shell can keep in a variable until it is complete, if there is no NUL in it: then what reads it never gets
     * half of it, as from a connection that is lost.
     */
    private static Optional<byte[]> small(Step step) throws IOException {
        return step.operation().isPresent()
                        && step.input().isPresent()
                        && size(step.input().get()) <= HELD_INPUT
                ? Optional.of(step.input().get().read())
                : Optional.empty();
    }

    private static boolean hasNul(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private void flush(OutputStream stdin, ByteArrayOutputStream pending) throws IOException {
        stdin.write(pending.toByteArray());
        stdin.flush();
        counters.sent().addAndGet(pending.size());
        pending.reset();
    }

    private static int kept(StepResult result) {
        return result instanceof StepResult.Exited exited
                ? exited.stdout().size() + exited.stderr().size()
                : 0;
    }

    private StepResult result(Sent sent, int keep) {
        long started = System.nanoTime();
        Duration limit = sent.step().timeout();
        Deadline deadline = Deadline.in(limit.plus(GRACE));
        return sent.step().operation().isPresent()
                ? acted(answer(sent.nonce(), deadline), limit, started, deadline)
                : observed(sent.nonce(), keep, started, deadline);
    }

    private StepResult observed(String nonce, int keep, long started, Deadline deadline) {
        Inlet.Before stdout = out.takeUntil(keep, deadline, "\n" + nonce + " ");
        String status = Splitter.on(' ').splitToList(line()).get(0);
        Inlet.Before stderr = err.takeUntil(Math.max(0, keep - stdout.kept().size()), deadline, "\n" + nonce + "\n");
        return status.equals("N")
                ? new StepResult.NotStarted()
                : new StepResult.Exited(
                        number(status), stdout.kept(), stderr.kept(), stdout.total(), stderr.total(), since(started));
    }

    private List<String> answer(String nonce, Deadline deadline) {
        out.takeUntil(NOISE, deadline, "\n" + nonce + " ");
        List<String> fields = Splitter.on(' ').splitToList(line());
        if (fields.size() != ANSWER_FIELDS) {
            throw nonsense(String.join(" ", fields));
        }
        return fields;
    }

    private StepResult acted(List<String> fields, Duration limit, long started, Deadline deadline) {
        Bytes stdout = out.take(kept(fields.get(3)), deadline);
        Bytes stderr = out.take(kept(fields.get(5)), deadline);
        if (fields.get(0).equals("N")) {
            return new StepResult.NotStarted();
        }
        if (fields.get(0).equals("I")) {
            return new StepResult.Interrupted(stdout);
        }
        if (fields.get(1).equals("1")) {
            return new StepResult.TimedOut(limit, stdout, stderr);
        }
        if (fields.get(1).equals("2")) {
            return new StepResult.Stopped(stdout, stderr);
        }
        return new StepResult.Exited(
                number(fields.get(0)), stdout, stderr, count(fields.get(2)), count(fields.get(4)), since(started));
    }

    /** How many bytes come of an output; a host that says more than it may is not believed. */
    private static int kept(String field) {
        int bytes = number(field);
        if (bytes < 0 || bytes > KEPT_OF_ACT) {
            throw nonsense(field);
        }
        return bytes;
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private String line() {
        return out.takeUntil(NOISE, Deadline.in(GRACE), "\n").kept().toUtf8();
    }

    private static int number(String text) {
        long number = count(text);
        if (number > Integer.MAX_VALUE) {
            throw nonsense(text);
        }
        return (int) number;
    }

    private static long count(String text) {
        if (!COUNT.matcher(text).matches()) {
            throw nonsense(text);
        }
        return Long.parseLong(text);
    }

    private static TransportException nonsense(String text) {
        return new TransportException(
                TransportException.Kind.PROTOCOL,
                "the host's shell answered nonsense: '" + beginning(text, SHOWN) + "'");
    }

    private static String beginning(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }

    /** Whether the host may have records of what was done. */
    public boolean hasActed() {
        return acted;
    }

    /** Whether nothing was asked of the host but to look, and all answers have come. */
    public boolean hasOnlyObserved() {
        writing.lock();
        try {
            return !acted && !closed;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        if (!closed && acted) {
            quit();
        }
        end();
    }

    @Override
    public void leave() {
        end();
    }

    private void end() {
        closed = true;
        out.close();
        err.close();
        channel.close().run();
    }

    /** Lets the host forget the records of what was done: all answers have come. */
    private void quit() {
        try {
            write(header("Q", nonce(), Duration.ZERO, 0, 0, NO_OPERATION));
        } catch (TransportException gone) {
            return;
        }
    }
}
