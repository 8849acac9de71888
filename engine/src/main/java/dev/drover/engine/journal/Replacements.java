package dev.drover.engine.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.FileLikeness;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.ReplacedFile;
import java.util.Optional;

/**
 * How a journal writes down that a file was replaced. Names may have any bytes, so in paths each that is not printable ASCII
 * is written as {@code %ff}: {@code {"event":"file-replaced","host":"web1","path":"/etc/motd","backup":"/etc/motd.…~",…}}.
 */
final class Replacements {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Replacements() {}

    static String json(String host, Replacement replacement) {
        ReplacedFile file = replacement.file();
        ObjectNode json = JSON.createObjectNode();
        json.put("event", "file-replaced");
        json.put("host", host);
        replacement.user().ifPresent(user -> json.put("user", user));
        replacement.source().ifPresent(source -> json.put("source", source));
        json.put("path", written(file.path()));
        file.backup().ifPresent(backup -> json.put("backup", written(backup)));
        json.put("before", file.before().word());
        json.put("after", file.after().word());
        file.attributes().ifPresent(had -> {
            json.put("mode", had.mode().toString());
            json.put("owner", had.owner());
            json.put("group", had.group());
        });
        json.put("way", file.way());
        return json.toString();
    }

    static Replacement read(JsonNode line) {
        Optional<ReplacedFile.Attributes> attributes = text(line, "mode")
                .map(mode -> new ReplacedFile.Attributes(
                        FileMode.parse(mode),
                        line.path("owner").asLong(),
                        line.path("group").asLong()));
        ReplacedFile file = new ReplacedFile(
                path(line.path("path").asText()),
                text(line, "backup").map(Replacements::path),
                new FileLikeness(line.path("before").asText()),
                new FileLikeness(line.path("after").asText()),
                attributes,
                line.path("way").asText());
        return new Replacement(text(line, "user"), file, text(line, "source"));
    }

    private static Optional<String> text(JsonNode line, String field) {
        return Optional.ofNullable(line.get(field)).map(JsonNode::asText);
    }

    private static String written(HostPath path) {
        StringBuilder text = new StringBuilder();
        for (byte one : path.bytes().toByteArray()) {
            if (one > ' ' && one < 0x7f && one != '%') {
                text.append((char) one);
            } else {
                text.append(String.format("%%%02x", one & 0xff));
            }
        }
        return text.toString();
    }

    private static HostPath path(String written) {
        return new HostPath(Bytes.ofUrl(written).toName());
    }
}
