package dev.drover.cli;

import com.google.common.base.Throwables;
import dev.drover.engine.report.JsonLines;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Writes the events of a run to a file, which is written anew. A full disk does not end the run; it is told behind it. */
final class EventsFile implements RunListener {
    private final Path file;
    private final JsonLines lines;
    private Optional<String> failure = Optional.empty();

    /**
     * One that is written event by event.
     *
     * @throws dev.drover.engine.model.ProblemException if the file cannot be made
     */
    EventsFile(Path file) {
        this.file = file;
        try {
            lines = new JsonLines(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw RunFlags.wrong(file.toString(), "cannot be written: " + e.getMessage());
        }
    }

    @Override
    public void on(RunEvent event) {
        if (failure.isEmpty()) {
            write(event);
        }
        if (event instanceof RunEvent.RunFinished && failure.isPresent()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    file + " cannot be written: " + failure.get()
                            + "; its end is missing; the run itself came to its end");
        }
    }

    private void write(RunEvent event) {
        try {
            lines.on(event);
        } catch (UncheckedIOException e) {
            failure = Optional.of(String.valueOf(Throwables.getRootCause(e).getMessage()));
        }
    }
}
