package dev.drover.engine.resource.marathonapp;

import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.Block;
import java.util.Optional;

/** A file that is fetched into the sandbox of a task. */
public record Fetch(
        @Doc(value = "Where it is.", example = "'https://example.com/app.tgz'")
        String uri,

        @Doc("Whether it is unpacked.") Optional<Boolean> extract,
        @Doc("Whether it becomes executable.") Optional<Boolean> executable,
        @Doc("Whether the agent keeps it.") Optional<Boolean> cache)
        implements Block {
    Json json() {
        return Json.empty()
                .with("uri", Optional.of(uri))
                .with("extract", extract)
                .with("executable", executable)
                .with("cache", cache);
    }
}
