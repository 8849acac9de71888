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
 * (attribute, watcher's type and name, changed resource's type and name, each URL-encoded; a name has {@code /PART} behind
 * it if its resource is about a part).
 */
record Obligation(Watch watch) {
    private static final int FIELDS = 5;

    /** Encoding leaves none in a name. */
    private static final String BEFORE_PART = "/";

    /** The file's name: the same for the same obligation. */
    String recordName() {
        return Hashing.sha256().hashString(text(), StandardCharsets.UTF_8).toString();
    }

    String text() {
        return String.join(
                " ",
                encode(watch.attribute()),
                encode(watch.watcher().type()),
                encode(watch.watcher()),
                encode(watch.watched().type()),
                encode(watch.watched()));
    }

    /** Reads {@link #text}; empty if it is of another form. */
    static Optional<Obligation> parse(String text) {
        List<String> fields = Splitter.on(' ').splitToList(text);
        if (fields.size() != FIELDS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Obligation(new Watch(
                    resource(fields.get(1), fields.get(2)),
                    decode(fields.get(0)),
                    resource(fields.get(3), fields.get(4)))));
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }

    private static ResourceId resource(String type, String nameAndPart) {
        List<String> both = Splitter.on(BEFORE_PART).limit(2).splitToList(nameAndPart);
        return new ResourceId(
                decode(type),
                decode(both.get(0)),
                both.size() == 1 ? Optional.empty() : Optional.of(decode(both.get(1))));
    }

    private static String encode(ResourceId id) {
        return encode(id.name())
                + id.part().map(part -> BEFORE_PART + encode(part)).orElse("");
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
