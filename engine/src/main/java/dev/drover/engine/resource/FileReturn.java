package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How a file that was replaced, made or removed by a run comes to be again what it was before. */
public final class FileReturn {
    /** Its output says what it replaces, as {@link ReplacedFile} reads it. */
    static final ShellScript BRING_BACK =
            ShellFunctions.PLACE.before(ShellFunctions.REPLACEMENT.before(ShellFunctions.OVERWRITING.before(
                    ShellFunctions.UNDO.before(ShellScript.beside(FileReturn.class, "bring-back.sh")))));

    private static final ProbeScript LOOK =
            ProbeScript.inOrder(ShellFunctions.UNDO.before(ShellScript.beside(FileReturn.class, "likenesses.sh")));
    private static final Pattern ANSWER = Pattern.compile("(\\S+)(?: ([0-7]{1,4}) (\\d{1,10}) (\\d{1,10}))?\n(\\S+)\n");

    private FileReturn() {}

    /**
     * How things stand.
     *
     * @param present what the file is like now
     * @param attributes what it has; absent: nothing is there
     * @param backup what its backup is like now
     */
    public record Standing(FileLikeness present, Optional<ReplacedFile.Attributes> attributes, FileLikeness backup) {}

    public static Probe<Standing> probe(ReplacedFile file) {
        return Probe.of(
                LOOK,
                ImmutableList.of(
                        file.path().bytes(), file.backup().map(HostPath::bytes).orElse(Bytes.empty())),
                answer -> read(file.path(), answer.get(0)));
    }

    private static Standing read(HostPath path, Bytes answer) {
        Matcher matcher = ANSWER.matcher(answer.toUtf8());
        if (!matcher.matches()) {
            throw new ProbeException("cannot read what the host says of '" + path + "': '" + answer.toUtf8() + "'");
        }
        try {
            return new Standing(
                    new FileLikeness(matcher.group(1)),
                    ReplacedFile.Attributes.parse(matcher.group(2), matcher.group(3), matcher.group(4)),
                    new FileLikeness(matcher.group(5)));
        } catch (IllegalArgumentException e) {
            throw new ProbeException("cannot read what the host says of '" + path + "': " + e.getMessage());
        }
    }

    /**
     * Makes it what it was before; fails, changing nothing, unless it is still like {@code present}. What is there becomes a
     * backup, so that this can be undone as well.
     */
    public static Action action(ReplacedFile file, FileLikeness present) {
        Optional<ReplacedFile.Attributes> attributes = file.attributes();
        return Action.of(
                        file.before().isAbsent() ? "remove " + file.path() : "bring back " + file.path(),
                        BRING_BACK,
                        file.path().text(),
                        present.word(),
                        file.before().word())
                .withArguments(Stream.of(
                        file.backup().map(HostPath::bytes).orElse(Bytes.empty()),
                        Bytes.utf8(attributes.map(had -> had.mode().toString()).orElse("")),
                        Bytes.utf8(attributes
                                .map(had -> Long.toString(had.owner()))
                                .orElse("")),
                        Bytes.utf8(attributes
                                .map(had -> Long.toString(had.group()))
                                .orElse("")),
                        Bytes.utf8(file.way())));
    }
}
