package dev.drover.engine.resource.lineinfile;

import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.GroupReferences;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.InsertionPoint;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.Schema;
import dev.drover.engine.resource.Search;
import dev.drover.engine.resource.TextFile;
import dev.drover.engine.resource.Validator;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a {@code lineInFile} shall be. */
@Doc(
        value =
                "One line of a text file whose other lines belong to somebody else. Ends of lines (also CRLF) and bytes that "
                        + "are not UTF-8 stay as they are. A last line without a newline stays without, also when it is "
                        + "replaced; a new line behind it ends it, and has a newline itself.",
        example = "lineInFile('/etc/ssh/sshd_config') { matching ~/^#?PermitRootLogin/; line 'PermitRootLogin no' }",
        inSync = "the line is there; with matching, the last match (the first with firstMatch()) is that line; with "
                + "absent() no line matches, or without matching no line is that line",
        refused = {
            "A pattern that does not match its own line, unless backrefs() is said: each run would add the line again.",
            "An edit that would change its own result again.",
            "A pattern that needs too much memory or finds no end in this file, as (.|\\n)*? or (a+)+ may.",
            "A file of more than 8 MB."
        })
public record LineInFileSpec(
        @Doc(value = "The file. A symbolic link is followed.", example = "'/etc/fstab'")
        HostPath path,

        @Doc(
                value =
                        "The line, without its end. With backrefs() $1 and ${name} stand for groups of the match, \\$ for a "
                                + "dollar.",
                example = "'PermitRootLogin no'")
        Optional<Content> line,

        @Doc(
                value = "A Java regular expression, looked for in each line: the last match is replaced by the line.",
                example = "~/^#?PermitRootLogin/",
                byDefault = "the line itself is looked for")
        Optional<Pattern> matching,

        @Doc(
                value = "Where a new line goes: behind the last line that this pattern matches, or 'EOF'.",
                example = "~/^\\[mysqld\\]/",
                byDefault = "the end of the file; also if nothing matches")
        Optional<Pattern> insertAfter,

        @Doc(
                value =
                        "Where a new line goes: before the last line that this pattern matches, or 'BOF', the beginning.",
                example = "~/^Match /",
                byDefault = "the end of the file; also if nothing matches")
        Optional<Pattern> insertBefore,

        @Doc("The line takes groups of the match. If nothing matches, nothing is added.")
        boolean backrefs,

        @Doc("Take the first match instead of the last, of every pattern.")
        boolean firstMatch,

        @Doc("All lines that match (without matching: that are the line) shall be gone.")
        boolean absent,

        @Doc("Make the file if it does not exist.") boolean create,

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
    public LineInFileSpec {
        if (line.isEmpty() && !(absent && matching.isPresent())) {
            throw new IllegalArgumentException(absent ? "needs 'line' or 'matching'" : "needs 'line'");
        }
        InsertionPoint.check(insertAfter, insertBefore);
        if (absent && (backrefs || create || firstMatch || insertAfter.isPresent() || insertBefore.isPresent())) {
            throw new IllegalArgumentException(
                    "is absent(): backrefs, create, firstMatch, insertAfter and insertBefore say nothing then");
        }
        if (backrefs && matching.isEmpty()) {
            throw new IllegalArgumentException("has backrefs() but no matching to take groups from");
        }
        line.ifPresent(wanted -> checkLine(text(wanted)));
        if (!absent && matching.isPresent()) {
            checkMatch(
                    text(line.orElseThrow()),
                    matching.get(),
                    backrefs,
                    line.get().sensitive());
        }
    }

    private static void checkLine(String line) {
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("line must be one line; blockInFile takes several");
        }
    }

    private static void checkMatch(String line, Pattern matching, boolean backrefs, boolean sensitive) {
        if (backrefs) {
            GroupReferences.check("line", line, "matching", matching);
        } else if (!isIn(line, matching)) {
            throw new IllegalArgumentException("matching ~/" + matching.pattern() + "/ does not match its own line '"
                    + (sensitive ? "***" : line) + "', so each run would add the line again; change one of them");
        }
    }

    private static boolean isIn(String line, Pattern matching) {
        try {
            return Search.of("matching", matching).isIn(line);
        } catch (ProbeException tooMuch) {
            throw new IllegalArgumentException(tooMuch.getMessage(), tooMuch);
        }
    }

    /**
     * A line that shall be in a file.
     *
     * @throws IllegalArgumentException if the path is not absolute
     */
    public static LineInFileSpec at(String path, String line) {
        return new LineInFileSpec(
                HostPath.parse(path),
                Optional.of(Content.text(line)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                false,
                false,
                Optional.empty(),
                false,
                false);
    }

    /** This in place of the last line that the pattern matches. */
    public LineInFileSpec matching(String regex) {
        return with("matching", Optional.of(Pattern.compile(regex, Pattern.MULTILINE)));
    }

    /** This in place of the last line that the pattern matches, with groups of the match put in. */
    public LineInFileSpec rewriting(String regex) {
        return new LineInFileSpec(
                path,
                line,
                Optional.of(Pattern.compile(regex, Pattern.MULTILINE)),
                insertAfter,
                insertBefore,
                true,
                firstMatch,
                absent,
                create,
                validate,
                backup,
                inPlace);
    }

    /** This, new lines going behind the last match of a pattern or to {@code EOF}. */
    public LineInFileSpec insertedAfter(String regex) {
        return with("insertAfter", Optional.of(Pattern.compile(regex, Pattern.MULTILINE)));
    }

    /** This, new lines going before the last match of a pattern or to {@code BOF}. */
    public LineInFileSpec insertedBefore(String regex) {
        return with("insertBefore", Optional.of(Pattern.compile(regex, Pattern.MULTILINE)));
    }

    /** This, taking the first match of every pattern. */
    public LineInFileSpec atFirstMatch() {
        return with("firstMatch", true);
    }

    /** This as a line that shall not be there. */
    public LineInFileSpec gone() {
        return with("absent", true);
    }

    /** This, making the file if there is none. */
    public LineInFileSpec creating() {
        return with("create", true);
    }

    /** This, written into the file that is there. */
    public LineInFileSpec inItsPlace() {
        return with("inPlace", true);
    }

    private LineInFileSpec with(String attribute, Object value) {
        return Schema.copy(this, attribute, value);
    }

    /** For one pass over the lines. */
    Optional<Search> search() {
        return matching.map(pattern -> Search.of("matching", pattern));
    }

    TextFile file() {
        return new TextFile(path, create, backup, validate, FileReplacement.Way.inPlace(inPlace));
    }

    boolean sensitive() {
        return line.filter(Content::sensitive).isPresent();
    }

    /** The line as text. */
    String lineText() {
        return text(line.orElseThrow());
    }

    private static String text(Content line) {
        return line.bytes()
                .asText()
                .orElseThrow(() -> new IllegalArgumentException("line must be text in UTF-8 without NUL"));
    }
}
