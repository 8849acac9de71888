package dev.drover.engine.resource.script;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.Execution;
import dev.drover.engine.resource.HostPath;
import java.util.List;
import java.util.Optional;

/** A script file of the controller to run on a host. */
@Doc(
        value = "Runs a script file of the project on the host. The interpreter of its #! line reads it from a private "
                + "directory, so no file system of the host needs to allow programs; without such a line it is sh. With "
                + "creates or removes it runs only where that says so; without a guard it runs every time, and is "
                + "reported as a change every time.",
        example = "script('load the schema') { source 'schema.sh'; args 'main'; creates '/var/lib/app/schema' }",
        inSync = "The path of creates exists, or that of removes does not. After it ran this must be so, or it failed.",
        refused = {
            "No source.",
            "A #! line that ends with a carriage return, as an editor of Windows writes it.",
            "creates together with removes.",
            "Secrets anywhere but in source template(…) and input: they could be seen in a process list."
        })
public record ScriptSpec(
        @Doc(value = "What it does, in words.", example = "'load the schema'")
        String name,

        @Doc(value = "The local file.", example = "'schema.sh'")
        Content source,

        @Doc(value = "Its arguments.", example = "'a b', 'c'")
        ImmutableList<String> args,

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
    private static final int LONGEST_LINE = 255;

    /** Checks the rules between attributes. */
    public ScriptSpec {
        // Checks them.
        new Execution(creates, removes, cwd, env, expect);
        interpreterOf(source.bytes());
    }

    /** A script with nothing else said. */
    public static ScriptSpec of(String name, Content source, String... args) {
        return new ScriptSpec(
                name,
                source,
                ImmutableList.copyOf(args),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ImmutableMap.of(),
                Optional.empty(),
                ImmutableList.of());
    }

    /** The same, run only if the path does not exist. */
    public ScriptSpec creating(String path) {
        return new ScriptSpec(name, source, args, Optional.of(HostPath.parse(path)), removes, cwd, env, input, expect);
    }

    /** The same, run only if the path exists. */
    public ScriptSpec removing(String path) {
        return new ScriptSpec(name, source, args, creates, Optional.of(HostPath.parse(path)), cwd, env, input, expect);
    }

    /** The same in that directory. */
    public ScriptSpec in(String directory) {
        return new ScriptSpec(
                name, source, args, creates, removes, Optional.of(HostPath.parse(directory)), env, input, expect);
    }

    /** The same with these environment variables. */
    public ScriptSpec with(ImmutableMap<String, String> variables) {
        return new ScriptSpec(name, source, args, creates, removes, cwd, variables, input, expect);
    }

    /** The same with that on standard input. */
    public ScriptSpec reading(Content content) {
        return new ScriptSpec(name, source, args, creates, removes, cwd, env, Optional.of(content), expect);
    }

    /** The same, with these exit statuses meaning success. */
    public ScriptSpec expecting(Integer... statuses) {
        return new ScriptSpec(name, source, args, creates, removes, cwd, env, input, ImmutableList.copyOf(statuses));
    }

    /** How it is run, and when. */
    Execution execution() {
        return new Execution(creates, removes, cwd, env, expect);
    }

    /** The program that reads it, with its one argument if there is one: what the kernel makes of a {@code #!} line. */
    ImmutableList<String> interpreter() {
        return interpreterOf(source.bytes());
    }

    private static ImmutableList<String> interpreterOf(Bytes script) {
        String start =
                script.slice(0, Math.min(script.size(), LONGEST_LINE + 1)).toUtf8();
        if (!start.startsWith("#!")) {
            return ImmutableList.of("sh");
        }
        String line = start.substring(2).lines().findFirst().orElse("");
        if (start.startsWith("#!" + line + "\r")) {
            throw new IllegalArgumentException("source has a carriage return at the end of its first line '#!" + line
                    + "'; save it with the line ends of Unix");
        }
        List<String> words = Splitter.on(' ').limit(2).splitToList(line.strip().replaceFirst("[ \t]+", " "));
        if (words.get(0).isEmpty() || !words.get(0).startsWith("/")) {
            throw new IllegalArgumentException(
                    "source must name its interpreter by its whole path, got '#!" + line + "'; write '#!/bin/sh'");
        }
        return ImmutableList.copyOf(words);
    }
}
