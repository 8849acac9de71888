package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.ShellScript;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that was replaced, made or removed by an act that keeps backups, with all that it takes to undo that.
 *
 * @param path without symbolic links
 * @param backup beside it; absent: there was no file before
 * @param before what it was like
 * @param after what it is like since; it may still be like before, if the act failed
 * @param attributes what it had; absent: there was no file before
 * @param way {@code rename} or {@code overwrite}: whether the file kept its inode
 */
public record ReplacedFile(
        HostPath path,
        Optional<HostPath> backup,
        FileLikeness before,
        FileLikeness after,
        Optional<Attributes> attributes,
        String way) {
    /** A mode, and the numbers of an owner and a group. */
    public record Attributes(FileMode mode, long owner, long group) {
        /** Of what {@code stat} prints; absent without any of it. */
        static Optional<Attributes> parse(@Nullable String mode, @Nullable String owner, @Nullable String group) {
            return mode == null || owner == null || group == null
                    ? Optional.empty()
                    : Optional.of(new Attributes(
                            new FileMode(Integer.parseInt(mode, 8)), Long.parseLong(owner), Long.parseLong(group)));
        }
    }

    private static final String NOTHING = "-";
    private static final Pattern NOTE =
            Pattern.compile("replaced ((?:[0-9a-f]{2})+) (-|(?:[0-9a-f]{2})+) (" + FileLikeness.FORM
                    + ") (" + FileLikeness.FORM + ")"
                    + " (rename|overwrite) (?:- - -|([0-7]{1,4}) (\\d{1,10}) (\\d{1,10}))");

    /** Whether the output of a script says what it replaces. No other output is believed. */
    public static boolean isNotedBy(ShellScript script, ImmutableList<Bytes> arguments) {
        return script.equals(FileReturn.BRING_BACK)
                || FileReplacement.keepsBackup(script, arguments)
                || PathActions.keepsBackup(script, arguments);
    }

    /** Whether the output of such a script has no line that is cut off or nonsense. */
    public static boolean isWhole(Bytes output) {
        return output.toUtf8().lines().allMatch(line -> NOTE.matcher(line).matches());
    }

    /** What the output of such a script says; each line was written before the file was touched. */
    public static ImmutableList<ReplacedFile> notedIn(Bytes output) {
        return output.toUtf8()
                .lines()
                .map(NOTE::matcher)
                .filter(Matcher::matches)
                .map(ReplacedFile::of)
                .collect(ImmutableList.toImmutableList());
    }

    private static ReplacedFile of(Matcher note) {
        return new ReplacedFile(
                path(note.group(1)),
                Optional.of(note.group(2))
                        .filter(hexadecimal -> !hexadecimal.equals(NOTHING))
                        .map(ReplacedFile::path),
                new FileLikeness(note.group(3)),
                new FileLikeness(note.group(4)),
                Attributes.parse(note.group(6), note.group(7), note.group(8)),
                note.group(5));
    }

    private static HostPath path(String hexadecimal) {
        return new HostPath(Bytes.of(HexFormat.of().parseHex(hexadecimal)).toName());
    }
}
