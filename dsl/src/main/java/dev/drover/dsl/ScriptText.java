package dev.drover.dsl;

import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The text of a script.
 *
 * @param file as the user would name it, relative to the project where possible
 */
record ScriptText(String file, String text) {
    /**
     * Reads a script of a project.
     *
     * @throws ProblemException if it cannot be read
     */
    static ScriptText read(Path script) {
        String file = String.valueOf(script.getFileName());
        try {
            return new ScriptText(file, Files.readString(script));
        } catch (NoSuchFileException e) {
            throw unreadable(script.toString(), "missing-script", "there is no such file");
        } catch (CharacterCodingException e) {
            throw unreadable(file, "unreadable-script", "is not UTF-8 text");
        } catch (IOException e) {
            throw unreadable(script.toString(), "unreadable-script", "cannot be read: " + e.getMessage());
        }
    }

    private static ProblemException unreadable(String file, String code, String message) {
        return new ProblemException(new Problem(new Source(file, 0), code, message));
    }

    Source source() {
        return new Source(file, 0);
    }
}
