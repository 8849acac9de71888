package dev.drover.engine.resource.command;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.HostPath;
import java.util.Optional;
import java.util.regex.Pattern;

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
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    public CommandSpec {
        if (sh.isPresent() != argv.isEmpty()) {
            throw new IllegalArgumentException("needs exactly one of sh and argv");
        }
        if (!argv.isEmpty() && !args.isEmpty()) {
            throw new IllegalArgumentException("args go with sh; write them behind the program in argv");
        }
        if (creates.isPresent() && removes.isPresent()) {
            throw new IllegalArgumentException("takes creates or removes, not both");
        }
        for (String variable : env.keySet()) {
            if (!VARIABLE.matcher(variable).matches()) {
                throw new IllegalArgumentException("'" + variable + "' is not a name of an environment variable");
            }
        }
        for (int status : expect) {
            if (status < 0 || status > 255) {
                throw new IllegalArgumentException("expect takes exit statuses from 0 to 255, got " + status);
            }
        }
    }

    /** Whether the host's state decides if it runs. */
    boolean guarded() {
        return creates.isPresent() || removes.isPresent();
    }

    /** Its first line, for people. */
    String shown() {
        String text = sh.orElseGet(() -> String.join(" ", argv)).strip();
        return text.lines().findFirst().orElse("") + (text.lines().count() > 1 ? " …" : "");
    }
}
