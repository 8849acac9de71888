package dev.drover.engine.resource.lineinfile;

import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Validator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@code lineInFile} shall be. */
@Doc(
        value =
                "One line of a text file whose other lines belong to somebody else. Ends of lines (also CRLF), the missing "
                        + "newline at the end of a file and bytes that are not UTF-8 stay as they are.",
        example = "lineInFile('/etc/ssh/sshd_config') { matching ~/^#?PermitRootLogin/; line 'PermitRootLogin no' }",
        inSync = "the line is there; with matching, the last match (the first with firstMatch()) is that line; with "
                + "absent() no line matches, or without matching no line is that line",
        refused = {
            "A pattern that does not match its own line, unless backrefs() is said: each run would add the line again.",
            "An edit that would change its own result again.",
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

        @Doc("Leave the old file beside it, under its name with the time and a tilde.")
        boolean backup) {
    private static final Pattern OTHER_BACKREF = Pattern.compile("\\\\(\\d|g<)");

    public LineInFileSpec {
        if (line.isEmpty() && !(absent && matching.isPresent())) {
            throw new IllegalArgumentException(absent ? "needs 'line' or 'matching'" : "needs 'line'");
        }
        if (insertAfter.isPresent() && insertBefore.isPresent()) {
            throw new IllegalArgumentException("has insertAfter and insertBefore; keep one");
        }
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
            checkGroups(line, matching);
        } else if (!matching.matcher(line).find()) {
            throw new IllegalArgumentException("matching ~/" + matching.pattern() + "/ does not match its own line '"
                    + (sensitive ? "***" : line) + "', so each run would add the line again; change one of them");
        }
    }

    private static void checkGroups(String line, Pattern matching) {
        if (OTHER_BACKREF.matcher(line).find()) {
            throw new IllegalArgumentException("line names a group as \\1; write $1, or ${name}");
        }
        // The empty alternative always matches, so that every group can be asked for.
        Matcher any =
                Pattern.compile(matching.pattern() + "|", matching.flags()).matcher("");
        try {
            any.find();
            any.appendReplacement(new StringBuilder(), line);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("line takes a group that matching does not have: " + e.getMessage());
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
                false);
    }

    /** This in place of the last line that the pattern matches. */
    public LineInFileSpec matching(String regex) {
        return new LineInFileSpec(
                path,
                line,
                Optional.of(Pattern.compile(regex)),
                insertAfter,
                insertBefore,
                backrefs,
                firstMatch,
                absent,
                create,
                validate,
                backup);
    }

    /** This in place of the last line that the pattern matches, with groups of the match put in. */
    public LineInFileSpec rewriting(String regex) {
        return new LineInFileSpec(
                path,
                line,
                Optional.of(Pattern.compile(regex)),
                insertAfter,
                insertBefore,
                true,
                firstMatch,
                absent,
                create,
                validate,
                backup);
    }

    /** This, new lines going behind the last match of a pattern or to {@code EOF}. */
    public LineInFileSpec insertedAfter(String regex) {
        return new LineInFileSpec(
                path,
                line,
                matching,
                Optional.of(Pattern.compile(regex)),
                Optional.empty(),
                backrefs,
                firstMatch,
                absent,
                create,
                validate,
                backup);
    }

    /** This, new lines going before the last match of a pattern or to {@code BOF}. */
    public LineInFileSpec insertedBefore(String regex) {
        return new LineInFileSpec(
                path,
                line,
                matching,
                Optional.empty(),
                Optional.of(Pattern.compile(regex)),
                backrefs,
                firstMatch,
                absent,
                create,
                validate,
                backup);
    }

    /** This, taking the first match of every pattern. */
    public LineInFileSpec atFirstMatch() {
        return new LineInFileSpec(
                path, line, matching, insertAfter, insertBefore, backrefs, true, absent, create, validate, backup);
    }

    /** This as a line that shall not be there. */
    public LineInFileSpec gone() {
        return new LineInFileSpec(
                path, line, matching, insertAfter, insertBefore, backrefs, firstMatch, true, create, validate, backup);
    }

    /** This, making the file if there is none. */
    public LineInFileSpec creating() {
        return new LineInFileSpec(
                path, line, matching, insertAfter, insertBefore, backrefs, firstMatch, absent, true, validate, backup);
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
