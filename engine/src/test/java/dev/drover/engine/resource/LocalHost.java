package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteStreams;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.ShellScript;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs scripts with a shell of this machine, for tests in temporary directories.
 *
 * @param shell the command that reads a script from {@code -c}
 */
public record LocalHost(ImmutableList<String> shell) {
    private static final Bytes SEPARATOR = Bytes.utf8("--separator-58d1--");

    /** What a script did. */
    public record Ran(int status, Bytes stdout, String stderr) {}

    public static LocalHost sh() {
        return new LocalHost(ImmutableList.of("sh"));
    }

    /** One that finds the programs of that directory before all others. */
    public static LocalHost finding(Path programs) {
        return new LocalHost(ImmutableList.of("env", "PATH=" + programs + ":" + System.getenv("PATH"), "sh"));
    }

    /**
     * Writes a shell script that can be run at once. Another process writes it: what a test beside this one starts would for
     * a moment have a file of ours open, too, and a program that is open for writing cannot be run.
     */
    public static Path program(Path file, String text) {
        Ran ran = sh().run(
                        new ShellScript("program", "cat >\"$1\" && chmod 700 -- \"$1\""),
                        List.of(Bytes.utf8(file.toString())),
                        Bytes.utf8("#!/bin/sh\n" + text));
        if (ran.status() != 0) {
            throw new AssertionError(ran.stderr());
        }
        return file;
    }

    /** What a probe sees. */
    public <O> O observe(Probe<O> probe) {
        ImmutableList.Builder<ImmutableList<Bytes>> answers = ImmutableList.builder();
        for (Probe.Question question : probe.questions()) {
            answers.add(ask(question.script(), ImmutableList.of(question.arguments()))
                    .get(0));
        }
        return probe.parser().apply(answers.build());
    }

    /** The answers to many questions in one invocation. */
    public ImmutableList<ImmutableList<Bytes>> ask(ProbeScript script, ImmutableList<ImmutableList<Bytes>> questions) {
        List<Bytes> arguments = new ArrayList<>(List.of(SEPARATOR));
        questions.forEach(arguments::addAll);
        Ran ran = run(script.script(), arguments, Bytes.empty());
        return script.splitter().split(ran.stdout(), SEPARATOR, questions);
    }

    /** Runs an action. */
    public Ran act(Action action) {
        try {
            Bytes input =
                    action.input().isPresent() ? Bytes.of(action.input().get().read()) : Bytes.empty();
            return run(action.script(), action.arguments(), input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a resource as described, as the engine does: a failing action or a rest of difference is an error. */
    public <S extends Record, O> ImmutableList<Change> converge(ResourceType<S, O> type, S desired) {
        var facts = RecordedFacts.named("debian-systemd");
        O observed = observe(type.probe(desired, facts));
        ImmutableList<Change> changes = type.diff(desired, observed);
        if (changes.isEmpty()) {
            return changes;
        }
        for (Action action : type.apply(desired, observed, facts)) {
            Ran ran = act(action);
            if (ran.status() != 0) {
                throw new AssertionError(ran.stderr());
            }
        }
        ImmutableList<Change> left = type.diff(desired, observe(type.probe(desired, facts)));
        if (!left.isEmpty()) {
            throw new AssertionError("still differs: " + left);
        }
        return changes;
    }

    private Ran run(ShellScript script, List<Bytes> arguments, Bytes input) {
        try {
            // Not on a command line, which the JVM would write in the encoding of its locale.
            Path program = Files.createTempFile("local-host", ".sh");
            Files.write(program, program(script, arguments).toByteArray());
            List<String> command = new ArrayList<>(shell);
            command.add(program.toString());
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            CompletableFuture<byte[]> stderr =
                    CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), LocalHost::inThread);
            CompletableFuture<byte[]> stdout =
                    CompletableFuture.supplyAsync(() -> read(process.getInputStream()), LocalHost::inThread);
            feed(process.getOutputStream(), input);
            int status = process.waitFor();
            Files.delete(program);
            return new Ran(status, Bytes.of(stdout.join()), new String(stderr.join(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Bytes program(ShellScript script, List<Bytes> arguments) {
        StringBuilder text = new StringBuilder("set --");
        for (Bytes argument : arguments) {
            text.append(" '").append(argument.toLatin1().replace("'", "'\\''")).append('\'');
        }
        text.append('\n').append(Bytes.utf8(script.text()).toLatin1());
        return Bytes.of(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Not the common pool: on two processors it has one thread, and both streams must be read at once. */
    private static void inThread(Runnable task) {
        Thread thread = new Thread(task, "reads a stream");
        thread.setDaemon(true);
        thread.start();
    }

    private static void feed(OutputStream stdin, Bytes input) {
        try (stdin) {
            stdin.write(input.toByteArray());
        } catch (IOException scriptEndedWithoutReading) {
            // Its status says why.
        }
    }

    private static byte[] read(java.io.InputStream stream) {
        try {
            return ByteStreams.toByteArray(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
