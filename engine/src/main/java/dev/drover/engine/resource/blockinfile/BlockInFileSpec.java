package dev.drover.engine.resource.blockinfile;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.InsertionPoint;
import dev.drover.engine.resource.Schema;
import dev.drover.engine.resource.TextFile;
import dev.drover.engine.resource.Validator;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a {@code blockInFile} shall be. */
@Doc(
        value =
                "Lines of a text file between two lines that mark them. Several blocks of one file need different markers. "
                        + "A block that is there stays where it is. Ends of lines (also CRLF) and bytes that are not UTF-8 stay "
                        + "as they are. A last line without a newline stays without; a new block behind it ends it, and has a "
                        + "newline itself.",
        example = "blockInFile('/etc/security/limits.conf') { block '* soft nofile 65536\\n* hard nofile 65536' }",
        inSync = "the marked block has exactly this text; with absent() there is no such block",
        refused = {
            "A marker without {mark}: its beginning and its end could not be told apart.",
            "A file with only one of the two marking lines, or with two such blocks: nobody can say what is in the block.",
            "Two declarations with the same path and marker and another text.",
            "A pattern that needs too much memory or finds no end in this file, as (.|\\n)*? or (a+)+ may.",
            "A file of more than 8 MB."
        })
public record BlockInFileSpec(
        @Doc(value = "The file. A symbolic link is followed.", example = "'/etc/fstab'")
        HostPath path,

        @Doc(value = "The lines; a newline at the end may be left out.", example = "'* soft nofile 65536'")
        Optional<Content> block,

        @Doc(
                value = "The marking lines; BEGIN and END take the place of {mark}.",
                example = "'# {mark} limits'",
                byDefault = "# {mark} DROVER BLOCK")
        Optional<String> marker,

        @Doc(
                value = "Where a new block goes: behind the last line that this pattern matches, or 'EOF'.",
                example = "~/^\\[mysqld\\]/",
                byDefault = "the end of the file; also if nothing matches")
        Optional<Pattern> insertAfter,

        @Doc(
                value =
                        "Where a new block goes: before the last line that this pattern matches, or 'BOF', the beginning.",
                example = "~/^Match /",
                byDefault = "the end of the file; also if nothing matches")
        Optional<Pattern> insertBefore,

        @Doc("The block shall be gone, with the lines that mark it.")
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
    private static final String MARK = "{mark}";
    private static final String DEFAULT_MARKER = "# {mark} DROVER BLOCK";

    public BlockInFileSpec {
        if (block.isEmpty() && !absent) {
            throw new IllegalArgumentException("needs 'block'; absent() takes it away");
        }
        if (absent && (create || insertAfter.isPresent() || insertBefore.isPresent())) {
            throw new IllegalArgumentException("is absent(): create, insertAfter and insertBefore say nothing then");
        }
        InsertionPoint.check(insertAfter, insertBefore);
        marker.ifPresent(BlockInFileSpec::checkMarker);
        block.ifPresent(content -> checkBlock(lines(content), marker.orElse(DEFAULT_MARKER)));
    }

    private static void checkMarker(String marker) {
        if (!marker.contains(MARK)) {
            throw new IllegalArgumentException("marker must contain {mark}, which BEGIN and END replace, got '" + marker
                    + "'; write '" + marker + " {mark}'");
        }
        if (marker.indexOf('\n') >= 0 || marker.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("marker must be one line");
        }
    }

    private static void checkBlock(ImmutableList<String> lines, String marker) {
        if (lines.stream().anyMatch(line -> line.equals(begin(marker)) || line.equals(end(marker)))) {
            throw new IllegalArgumentException(
                    "block contains a line that marks it ('" + marker + "'); say another marker");
        }
    }

    private static String begin(String marker) {
        return marker.replace(MARK, "BEGIN");
    }

    private static String end(String marker) {
        return marker.replace(MARK, "END");
    }

    private static ImmutableList<String> lines(Content block) {
        String text = block.bytes()
                .asText()
                .orElseThrow(() -> new IllegalArgumentException("block must be text in UTF-8 without NUL"))
                .replace("\r\n", "\n");
        String whole = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return text.isEmpty()
                ? ImmutableList.of()
                : ImmutableList.copyOf(Splitter.on('\n').split(whole));
    }

    /**
     * A block that shall be in a file.
     *
     * @throws IllegalArgumentException if the path is not absolute
     */
    public static BlockInFileSpec at(String path, String block) {
        return new BlockInFileSpec(
                HostPath.parse(path),
                Optional.of(Content.text(block)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                false,
                false);
    }

    public BlockInFileSpec marker(String line) {
        return with("marker", Optional.of(line));
    }

    /** This, a new block going behind the last match of a pattern or to {@code EOF}. */
    public BlockInFileSpec insertedAfter(String regex) {
        return with("insertAfter", Optional.of(Pattern.compile(regex, Pattern.MULTILINE)));
    }

    /** This, a new block going before the last match of a pattern or to {@code BOF}. */
    public BlockInFileSpec insertedBefore(String regex) {
        return with("insertBefore", Optional.of(Pattern.compile(regex, Pattern.MULTILINE)));
    }

    /** This as a block that shall not be there. */
    public BlockInFileSpec gone() {
        return with("absent", true);
    }

    /** This, making the file if there is none. */
    public BlockInFileSpec creating() {
        return with("create", true);
    }

    private BlockInFileSpec with(String attribute, Object value) {
        return Schema.copy(this, attribute, value);
    }

    ImmutableList<String> lines() {
        return block.map(BlockInFileSpec::lines).orElse(ImmutableList.of());
    }

    String begin() {
        return begin(marker.orElse(DEFAULT_MARKER));
    }

    String end() {
        return end(marker.orElse(DEFAULT_MARKER));
    }

    boolean sensitive() {
        return block.filter(Content::sensitive).isPresent();
    }

    InsertionPoint insertionPoint() {
        return new InsertionPoint(insertAfter, insertBefore, false);
    }

    TextFile file() {
        return new TextFile(path, create, backup, validate, FileReplacement.Way.inPlace(inPlace));
    }
}
