package dev.drover.cli;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The editor of the user: {@code $VISUAL}, {@code $EDITOR} or {@code vi}, with its arguments. */
final class Editor {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    /** No swap file, no history of registers, no undo file or backup: they lie elsewhere and would hold the plain text. */
    private static final ImmutableList<String> VIM =
            ImmutableList.of("-n", "-i", "NONE", "-c", "silent! set noundofile nobackup nowritebackup");

    private final ImmutableList<String> words;
    private final String path;

    private Editor(ImmutableList<String> words, String path) {
        this.words = words;
        this.path = path;
    }

    static Editor of(Map<String, String> environment) {
        String said = Optional.ofNullable(environment.get("VISUAL"))
                .filter(editor -> !editor.isBlank())
                .or(() -> Optional.ofNullable(environment.get("EDITOR")).filter(editor -> !editor.isBlank()))
                .orElse("vi");
        return new Editor(words(said), environment.getOrDefault("PATH", ""));
    }

    private static ImmutableList<String> words(String command) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(command); word.find(); ) {
            words.add(Optional.ofNullable(word.group(1))
                    .or(() -> Optional.ofNullable(word.group(2)))
                    .orElseGet(word::group));
        }
        return ImmutableList.copyOf(words);
    }

    /** The words that edit a file. */
    ImmutableList<String> command(Path file) {
        return ImmutableList.<String>builder()
                .addAll(words)
                .addAll(isVim() ? VIM : ImmutableList.of())
                .add(file.toString())
                .build();
    }

    /** {@code vi} may be one, behind links. */
    private boolean isVim() {
        String program = words.get(0);
        String name = Splitter.on(File.pathSeparatorChar)
                .splitToStream(path)
                .map(folder -> Path.of(folder).resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Editor::real)
                .orElse(program);
        return name.matches("(.*/)?n?vim[^/]*");
    }

    private static String real(Path program) {
        try {
            return program.toRealPath().toString();
        } catch (IOException e) {
            return program.toString();
        }
    }

    /**
     * Edits a file.
     *
     * @param temporary where the editor shall keep what it keeps in files
     * @return its exit status
     */
    int edit(Path file, Path temporary) {
        ProcessBuilder process = new ProcessBuilder(command(file)).inheritIO();
        process.environment().put("TMPDIR", temporary.toString());
        try {
            return process.start().waitFor();
        } catch (IOException e) {
            throw RunFlags.wrong(
                    "vault edit", "the editor cannot be started: " + e.getMessage() + "; set EDITOR to another one");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunFlags.wrong("vault edit", "interrupted; nothing was written");
        }
    }

    @Override
    public String toString() {
        return words.get(0);
    }
}
