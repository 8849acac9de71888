package dev.drover.dsl;

import dev.drover.engine.model.Source;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Knows the classes that scripts were compiled to, and so the line of a script that is being executed. A stack frame has
 * only a file's base name, so each file gets a class name of its own. Safe for many threads.
 */
final class ScriptPlaces {
    private final Map<String, String> fileByClass = new ConcurrentHashMap<>();

    /** Adds a class with the file it was compiled from, as the user names it. */
    void add(String className, String file) {
        fileByClass.put(className, file);
    }

    /** The line of a script that this thread is executing. */
    Source here() {
        return StackWalker.getInstance()
                .walk(frames -> frames.flatMap(frame -> source(frame.getClassName(), frame.getLineNumber()))
                        .findFirst())
                .orElse(Source.UNKNOWN);
    }

    /** The line of a script that a failure comes from. */
    Optional<Source> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<Source> place = Stream.of(cause.getStackTrace())
                    .flatMap(frame -> source(frame.getClassName(), frame.getLineNumber()))
                    .findFirst();
            if (place.isPresent()) {
                return place;
            }
        }
        return Optional.empty();
    }

    private Stream<Source> source(String className, int line) {
        int inner = className.indexOf('$');
        String outer = inner < 0 ? className : className.substring(0, inner);
        String file = fileByClass.get(outer);
        return file == null || line <= 0 ? Stream.empty() : Stream.of(new Source(file, line));
    }
}
