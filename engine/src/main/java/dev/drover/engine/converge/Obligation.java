package dev.drover.engine.converge;

import com.google.common.base.Splitter;
import com.google.common.hash.Hashing;
import dev.drover.engine.graph.Watch;
import dev.drover.engine.model.ResourceId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * That a resource owes an act because one that it watches changed. Kept on the host as one file in
 * {@code <state directory>/owed}, whose text is one line: {@code restartOn service zookeeper file %2Fetc%2Fzoo.cfg}
 * (attribute, watcher's type and name, changed resource's type and name, each URL-encoded).
 */
record Obligation(Watch watch) {
    private static final int FIELDS = 5;

    /** The file's name: the same for the same obligation. */
    String recordName() {
        return Hashing.sha256().hashString(text(), StandardCharsets.UTF_8).toString();
    }

    String text() {
        return String.join(
                " ",
                encode(watch.attribute()),
                encode(watch.watcher().type()),
                encode(watch.watcher().name()),
                encode(watch.watched().type()),
                encode(watch.watched().name()));
    }

    /** Reads {@link #text}; empty if it is of another form. */
    static Optional<Obligation> parse(String text) {
        List<String> fields = Splitter.on(' ').splitToList(text);
        if (fields.size() != FIELDS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Obligation(new Watch(
                    new ResourceId(decode(fields.get(1)), decode(fields.get(2))),
                    decode(fields.get(0)),
                    new ResourceId(decode(fields.get(3)), decode(fields.get(4))))));
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return watch.watcher() + " (" + watch.attribute() + " " + watch.watched() + ")";
    }
}
