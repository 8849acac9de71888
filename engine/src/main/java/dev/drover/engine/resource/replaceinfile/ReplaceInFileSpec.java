package dev.drover.engine.resource.replaceinfile;

import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.GroupReferences;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.Schema;
import dev.drover.engine.resource.Search;
import dev.drover.engine.resource.TextFile;
import dev.drover.engine.resource.Validator;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a {@code replaceInFile} shall be. */
@Doc(
        value =
                "Text that takes the place of everything that a pattern matches. The file must exist. Ends of lines (also CRLF) "
                        + "and bytes that are not UTF-8 stay as they are.",
        example = "replaceInFile('/etc/default/grub') { pattern ~/quiet splash/; with 'quiet' }",
        inSync = "the pattern has no match that the replacement would change",
        refused = {
            "A replacement that would change its own result again.",
            "A pattern that needs too much memory or finds no end in this file, as (.|\\n)*? or (a+)+ may.",
            "A file of more than 8 MB."
        })
public record ReplaceInFileSpec(
        @Doc(value = "The file. A symbolic link is followed.", example = "'/etc/fstab'")
        HostPath path,

        @Doc(
                value = "A Java regular expression over the whole text; ^ and $ match at the lines' ends.",
                example = "~/^SELINUX=.*$/")
        Pattern pattern,

        @Doc(
                value =
                        "What takes the place of each match. $1 and ${name} stand for groups of the match, \\$ for a dollar.",
                example = "'SELINUX=permissive'")
        Content with,

        @Doc(
                value =
                        "Only what stands behind the first match of this pattern is looked at; nothing, if it has none.",
                example = "~/^\\[mysqld\\]$/",
                byDefault = "from the beginning")
        Optional<Pattern> startingAfter,

        @Doc(
                value = "Only what stands before the first match of this pattern (behind startingAfter) is looked at; "
                        + "nothing, if it has none.",
                example = "~/^\\[/",
                byDefault = "to the end")
        Optional<Pattern> endingBefore,

        @Doc(
                value =
                        "A command that checks the new file before it is put in place; %s stands for it. It is not given "
                                + "to a shell.",
                example = "'sshd -t -f %s'")
        Optional<Validator> validate,

        @Doc("Leave the old file beside it, named with the time and a tilde; drover runs rollback brings it back.")
        boolean backup,

        @Doc(
                "Write into the file that is there instead of replacing it: for a mount point, such as a container's "
                        + "/etc/hosts, or a file with hard links. Readers may see half of it meanwhile, and a crash may leave it so.")
        boolean inPlace) {
    /** What a match depends on beside its own text: the text around it, which nobody knows here. */
    private static final Pattern LOOKS_AROUND = Pattern.compile("[\\^$]|\\\\[bBAzZGR]|\\(\\?<?[=!]");

    public ReplaceInFileSpec {
        GroupReferences.check("with", text(with), "pattern", pattern);
        if (startingAfter.isEmpty() && endingBefore.isEmpty()) {
            checkEnd(text(with), pattern, with.sensitive());
        }
    }

    /** A text without groups that is matched again, wherever it stands, is refused before any host is asked. */
    private static void checkEnd(String with, Pattern pattern, boolean sensitive) {
        boolean isKnown = !with.contains("$")
                && !with.contains("\\")
                && !LOOKS_AROUND.matcher(pattern.pattern()).find();
        if (isKnown && !replaced(pattern, with).equals(with)) {
            throw new IllegalArgumentException("pattern ~/" + pattern.pattern() + "/ matches what with puts there, '"
                    + (sensitive ? "***" : with)
                    + "', so each run would change its own result again; make pattern match less");
        }
    }

    private static String replaced(Pattern pattern, String with) {
        try {
            return Search.of("pattern", pattern).replacing(with, 0, with.length(), with);
        } catch (ProbeException tooMuch) {
            throw new IllegalArgumentException(tooMuch.getMessage(), tooMuch);
        }
    }

    private static String text(Content content) {
        return content.bytes()
                .asText()
                .orElseThrow(() -> new IllegalArgumentException("with must be text in UTF-8 without NUL"));
    }

    /**
     * A text for what a pattern matches in a file.
     *
     * @throws IllegalArgumentException if the path is not absolute, or the text takes a group that the pattern does not have
     */
    public static ReplaceInFileSpec at(String path, String regex, String text) {
        return new ReplaceInFileSpec(
                HostPath.parse(path),
                Pattern.compile(regex, Pattern.MULTILINE),
                Content.text(text),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false);
    }

    /** This, looking only behind the first match of a pattern. */
    public ReplaceInFileSpec startingAfter(String regex) {
        return Schema.copy(this, "startingAfter", Optional.of(Pattern.compile(regex, Pattern.MULTILINE)));
    }

    /** This, looking only before the first match of a pattern. */
    public ReplaceInFileSpec endingBefore(String regex) {
        return Schema.copy(this, "endingBefore", Optional.of(Pattern.compile(regex, Pattern.MULTILINE)));
    }

    String replacement() {
        return text(with);
    }

    TextFile file() {
        return new TextFile(path, false, backup, validate, FileReplacement.Way.inPlace(inPlace));
    }
}
