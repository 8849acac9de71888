package dev.drover.engine.resource.http;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.Block;
import dev.drover.engine.transport.http.HttpUrl;
import java.util.Optional;

/** A GET, and what its answer must be for nothing to be done. */
public record HttpGuard(
        @Doc(value = "What is asked.", example = "'http://localhost:9200/_template/logs'")
        HttpUrl url,

        @Doc(value = "The statuses that say so; several are alternatives.", example = "200", byDefault = "200 to 299")
        ImmutableSet<Integer> status,

        @Doc(value = "A text that the answer has in it.", example = "'\"priority\":10'")
        Optional<String> contains,

        @Doc(
                value = "Values in the answer, which is JSON then: by JSON pointer (RFC 6901). Numbers are compared as"
                        + " numbers.",
                example = "'/settings/priority': 10")
        ImmutableMap<String, String> json)
        implements Block {
    /** Checks the rules between attributes. */
    public HttpGuard {
        HttpSpec.checkStatuses("status", status);
        if (contains.filter(String::isEmpty).isPresent()) {
            throw new IllegalArgumentException("contains must not be empty");
        }
        for (String pointer : json.keySet()) {
            if (!pointer.isEmpty() && !pointer.startsWith("/")) {
                throw new IllegalArgumentException(
                        "json takes JSON pointers such as '/settings/priority', got '" + pointer + "'");
            }
        }
    }

    /** One that a status from 200 to 299 satisfies. */
    public static HttpGuard at(String url) {
        return new HttpGuard(HttpUrl.parse(url), ImmutableSet.of(), Optional.empty(), ImmutableMap.of());
    }

    /** The same, satisfied by these statuses. */
    public HttpGuard status(Integer... statuses) {
        return new HttpGuard(url, ImmutableSet.copyOf(statuses), contains, json);
    }

    /** The same, and the answer has that text in it. */
    public HttpGuard contains(String text) {
        return new HttpGuard(url, status, Optional.of(text), json);
    }

    /** The same, and the answer is JSON with that value. */
    public HttpGuard json(String pointer, String value) {
        return new HttpGuard(
                url,
                status,
                contains,
                ImmutableMap.<String, String>builder()
                        .putAll(json)
                        .put(pointer, value)
                        .buildKeepingLast());
    }
}
