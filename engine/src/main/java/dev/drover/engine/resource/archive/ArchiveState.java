package dev.drover.engine.resource.archive;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.ProbeException;
import java.util.List;
import java.util.Optional;

/**
 * What {@code state.sh} says of a directory.
 *
 * @param kind {@code absent}, {@code other} or {@code directory}
 * @param identity the first line of the record: which archive was unpacked
 * @param unfinished whether unpacking was interrupted
 * @param differences of what came: words by {@code files}, {@code owner} and {@code group}
 * @param created whether the path of creates exists, if one is said
 */
record ArchiveState(
        String kind,
        Optional<String> identity,
        boolean unfinished,
        ImmutableMap<String, String> differences,
        boolean created) {
    static ArchiveState read(Bytes answer) {
        List<String> lines = Splitter.on('\n').omitEmptyStrings().splitToList(answer.toUtf8());
        if (lines.isEmpty()) {
            throw new ProbeException("the host says nothing of a directory for an archive");
        }
        Optional<String> identity = Optional.empty();
        boolean unfinished = false;
        ImmutableMap.Builder<String, String> differences = ImmutableMap.builder();
        for (String line : lines.subList(1, lines.size())) {
            int blank = line.indexOf(' ');
            String word = line.substring(0, Math.max(0, blank));
            String rest = line.substring(blank + 1);
            switch (word) {
                case "identity" -> identity = Optional.of(rest);
                case "unfinished" -> unfinished = true;
                case "files", "owner", "group" -> differences.put(word, rest);
                case "unread" ->
                    throw new ProbeException("the sha256sum of the host cannot check what an archive brought (-c)");
                default -> throw new ProbeException("cannot read what the host says of an archive: '" + line + "'");
            }
        }
        return new ArchiveState(lines.get(0), identity, unfinished, differences.buildKeepingLast(), false);
    }

    ArchiveState created(boolean exists) {
        return new ArchiveState(kind, identity, unfinished, differences, exists);
    }
}
