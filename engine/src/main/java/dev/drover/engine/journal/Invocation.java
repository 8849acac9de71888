package dev.drover.engine.journal;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The command line of a run.
 *
 * @param arguments the words behind {@code drover}
 * @param directory where it was given; relative paths among the words start there
 * @param user who gave it
 * @param resumes the id of the run that this one goes on with
 */
public record Invocation(ImmutableList<String> arguments, Path directory, String user, Optional<String> resumes) {
    /** The words given here and now. */
    public static Invocation here(ImmutableList<String> arguments, Optional<String> resumes) {
        return new Invocation(
                arguments,
                Path.of("").toAbsolutePath(),
                Optional.ofNullable(System.getProperty("user.name")).orElse("unknown"),
                resumes);
    }
}
