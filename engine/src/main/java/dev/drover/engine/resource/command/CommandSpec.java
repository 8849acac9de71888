package dev.drover.engine.resource.command;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.Execution;
import dev.drover.engine.resource.HostPath;
import java.util.Optional;

/** A command to run. */
@Doc(
        value =
                "Runs a command. With creates or removes it runs only where that says so; without a guard it runs every time, "
                        + "and is reported as a change every time.",
        example = "command('unpack') { argv 'tar', '-xf', '/root/app.tar', '-C', '/srv'; creates '/srv/app' }",
        inSync = "The path of creates exists, or that of removes does not. After it ran this must be so, or it failed.",
        refused = {
            "Neither sh nor argv, or both.",
            "args with argv, whose words are the arguments.",
            "creates together with removes.",
            "A program in argv that begins with '-' or has a '='.",
            "Secrets anywhere but in input: they could be seen in a process list."
        })
public record CommandSpec(
        @Doc(value = "What it does, in words.", example = "'unpack'")
        String name,

        @Doc(value = "A program for the POSIX shell.", example = "'./configure && make'")
        Optional<String> sh,

        @Doc(value = "Its arguments $1, $2, …", example = "'a b', 'c'")
        ImmutableList<String> args,

        @Doc(value = "A program and its arguments; no shell reads them.", example = "'tar', '-xf', '/root/app.tar'")
        ImmutableList<String> argv,

        @Doc(value = "Run only if this does not exist; it must exist afterwards.", example = "'/srv/app'")
        Optional<HostPath> creates,

        @Doc(value = "Run only if this exists; it must not exist afterwards.", example = "'/srv/old'")
        Optional<HostPath> removes,

        @Doc(value = "The directory to run in.", example = "'/srv'", byDefault = "/")
        Optional<HostPath> cwd,

        @Doc(value = "Environment variables.", example = "LANG: 'C.UTF-8'")
        ImmutableMap<String, String> env,

        @Doc(value = "What it reads on standard input; secrets are allowed here.", byDefault = "Nothing.")
        Optional<Content> input,

        @Doc(value = "The exit statuses that mean success.", example = "0, 3", byDefault = "0")
        ImmutableList<Integer> expect) {
    private static final int SHOWN_CHARACTERS = 80;

    /** Checks the rules between attributes. */
    public CommandSpec {
        if (sh.isPresent() != argv.isEmpty()) {
            throw new IllegalArgumentException("needs exactly one of sh and argv");
        }
        if (!argv.isEmpty() && !args.isEmpty()) {
            throw new IllegalArgumentException("args go with sh; write them behind the program in argv");
        }
        // The program env would read them as an option or a variable.
        if (!argv.isEmpty() && !argv.get(0).matches("[^-=][^=]*")) {
            throw new IllegalArgumentException(
                    "argv must begin with the name of a program without '=' and no '-' in front, got '" + argv.get(0)
                            + "'");
        }
        // Checks them.
        new Execution(creates, removes, cwd, env, expect);
    }

    /** How it is run, and when. */
    Execution execution() {
        return new Execution(creates, removes, cwd, env, expect);
    }

    /** The shell program, with nothing else said. */
    public static CommandSpec sh(String name, String program, String... args) {
        return new CommandSpec(
                name,
                Optional.of(program),
                ImmutableList.copyOf(args),
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ImmutableMap.of(),
                Optional.empty(),
                ImmutableList.of());
    }

    /** The words of a program and its arguments, with nothing else said. */
    public static CommandSpec argv(String name, String... words) {
        return new CommandSpec(
                name,
                Optional.empty(),
                ImmutableList.of(),
                ImmutableList.copyOf(words),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ImmutableMap.of(),
                Optional.empty(),
                ImmutableList.of());
    }

    /** The same, run only if the path does not exist. */
    public CommandSpec creating(String path) {
        return new CommandSpec(
                name, sh, args, argv, Optional.of(HostPath.parse(path)), removes, cwd, env, input, expect);
    }

    /** The same, run only if the path exists. */
    public CommandSpec removing(String path) {
        return new CommandSpec(
                name, sh, args, argv, creates, Optional.of(HostPath.parse(path)), cwd, env, input, expect);
    }

    /** The same in that directory. */
    public CommandSpec in(String directory) {
        return new CommandSpec(
                name, sh, args, argv, creates, removes, Optional.of(HostPath.parse(directory)), env, input, expect);
    }

    /** The same with these environment variables. */
    public CommandSpec with(ImmutableMap<String, String> variables) {
        return new CommandSpec(name, sh, args, argv, creates, removes, cwd, variables, input, expect);
    }

    /** The same with that on standard input. */
    public CommandSpec reading(Content content) {
        return new CommandSpec(name, sh, args, argv, creates, removes, cwd, env, Optional.of(content), expect);
    }

    /** The same, with these exit statuses meaning success. */
    public CommandSpec expecting(Integer... statuses) {
        return new CommandSpec(name, sh, args, argv, creates, removes, cwd, env, input, ImmutableList.copyOf(statuses));
    }

    /** The beginning of its first line, for people. */
    String shown() {
        String text = sh.orElseGet(() -> String.join(" ", argv)).strip();
        String first = text.lines().findFirst().orElse("");
        return first.length() < text.length() || first.length() > SHOWN_CHARACTERS
                ? first.substring(0, Math.min(first.length(), SHOWN_CHARACTERS)) + " …"
                : first;
    }
}
