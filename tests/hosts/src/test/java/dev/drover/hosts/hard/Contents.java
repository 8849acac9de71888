package dev.drover.hosts.hard;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Bytes;
import dev.drover.hosts.converge.Written;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Content that is hard: any bytes at all.
 *
 * @param folder of this machine, where local files are
 */
record Contents(Path folder) {
    private static final int LARGE = 50_000_000;

    /** @param newline what ends a line in it */
    record Content(Bytes bytes, String sha256, String newline) {
        static Content of(byte[] bytes, String newline) {
            Bytes content = Bytes.of(bytes);
            return new Content(content, content.sha256(), newline);
        }

        static Content text(String text, String newline) {
            return of(text.getBytes(StandardCharsets.ISO_8859_1), newline);
        }

        boolean isLarge() {
            return bytes.size() == LARGE;
        }
    }

    ImmutableMap<String, Content> rows() {
        byte[] end = "\na = 1\n".getBytes(StandardCharsets.US_ASCII);
        byte[] every = Arrays.copyOf(end, 256 + end.length);
        System.arraycopy(end, 0, every, 256, end.length);
        for (int i = 0; i < 256; i++) {
            every[i] = (byte) i;
        }
        byte[] large = new byte[LARGE];
        new Random(50).nextBytes(large);
        return ImmutableMap.<String, Content>builder()
                .put("empty content", Content.text("", "\n"))
                .put("content without a newline at its end", Content.text("x\na = 1", "\n"))
                .put("content with CRLF", Content.text("x\r\na = 1\r\n", "\r\n"))
                .put("content with NUL and every other byte", Content.of(every, "\n"))
                .put("content that is no UTF-8", Content.text("caf\u00e9\na = 1\n", "\n"))
                .put("content of 50 MB", Content.of(large, "\n"))
                .buildOrThrow();
    }

    /** Where the host has a content, for who fetches it there. */
    static String onHost(Content content) {
        return "/srv/hard-contents/" + content.sha256();
    }

    Cell cell(String what, FileType type, String home, Content content) {
        return new Row(what, type, home, content).cell();
    }

    /** One content with one type. */
    private final class Row {
        private final String what;
        private final FileType type;
        private final String home;
        private final Content content;

        Row(String what, FileType type, String home, Content content) {
            this.what = what;
            this.type = type;
            this.home = home;
            this.content = content;
        }

        Cell cell() {
            return switch (type.name()) {
                case "file" -> written("x", "content", content.bytes());
                case "file source" -> written("x", "source", local().toString());
                case "download" -> written("x", "url", "file://" + onHost(content), "sha256", content.sha256());
                case "tree" ->
                    written(
                            "x/it",
                            "source",
                            local().resolveSibling("tree-" + sha()).toString());
                case "archive" ->
                    written(
                            "x/it",
                            "source",
                            local().resolveSibling("archive-" + sha() + ".tar").toString());
                case "link" -> link();
                case "git" -> ends(":", resource(), new Cell.NotHere("git itself writes it"));
                default ->
                    type.kind() == FileType.Kind.PART
                            ? part()
                            : ends(":", resource(), new Cell.NotHere("it has no content"));
            };
        }

        private String sha() {
            return content.sha256();
        }

        private Written resource() {
            return type.declared().apply(home + "/x");
        }

        private Cell ends(String given, Written resource, Cell.Ending ending) {
            return new Cell(what, type.name(), home, given, resource, ending);
        }

        private Cell written(String seen, Object... attributes) {
            Written resource = Written.of(resource().type(), home + "/x");
            for (int i = 0; i < attributes.length; i += 2) {
                resource = resource.with(attributes[i].toString(), attributes[i + 1]);
            }
            return ends(":", resource, new Cell.Converges("f " + seen, Sh.file(content.bytes()), true));
        }

        private Cell link() {
            String target =
                    content.isLarge() ? "n".repeat(5000) : content.bytes().toName();
            Written resource = Written.of("link", home + "/x").with("to", target);
            Cell.Ending ending = new Cell.Converges("readlink -n x", target, true);
            if (target.isEmpty()) {
                ending = new Cell.NotDeclared("to must be a path, got ''");
            } else if (target.indexOf('\0') >= 0) {
                ending = new Cell.NotDeclared("to must not contain NUL");
            } else if (content.isLarge()) {
                ending = new Cell.NotDeclared("to must be a path of at most 4095 bytes, got 5000");
            }
            return ends(":", resource, ending);
        }

        /** What was there stays, byte by byte. */
        private Cell part() {
            String old = content.bytes().toLatin1();
            String end = content.newline();
            String whole = old.isEmpty() || old.endsWith(end) ? old : old + end;
            String edited = switch (type.name()) {
                case "lineInFile" -> whole + "b = 2" + end;
                case "blockInFile" -> whole + "# BEGIN DROVER BLOCK" + end + "b = 2" + end + "# END DROVER BLOCK" + end;
                case "iniSetting" -> old.isEmpty() ? "a = 2\n" : old.replace("a = 1", "a = 2");
                default -> old.replace("a = 1", "a = 2");
            };
            Cell.Ending ending = content.isLarge()
                    ? new Cell.Refused("'" + home + "/x' has more than 8 MB and is not read as text")
                    : new Cell.Converges(
                            "f x", Sh.file(Content.text(edited, end).bytes()), !edited.equals(old));
            return ends("cp " + onHost(content) + " x", resource(), ending);
        }

        /** A local file with the content, beside a directory and an archive that have it as {@code it}. */
        private Path local() {
            try {
                Path file = folder.resolve("content-" + sha());
                if (!Files.exists(file)) {
                    Path tree = Files.createDirectory(folder.resolve("tree-" + sha()));
                    Files.write(tree.resolve("it"), content.bytes().toByteArray());
                    Local.sh("tar -C \"$1\" -cf \"$2\" it", tree, folder.resolve("archive-" + sha() + ".tar"));
                    Files.write(file, content.bytes().toByteArray());
                }
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
