package dev.drover.engine.transport;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A constant POSIX sh program. Values never become part of it: it takes them as {@code $1}, {@code $2} and so on.
 *
 * @param name where it comes from, for messages and for telling scripts apart
 * @param text the program
 */
public record ShellScript(String name, String text) {
    /** The script file that lies beside {@code owner}. */
    public static ShellScript beside(Class<?> owner, String file) {
        try {
            return new ShellScript(
                    owner.getPackageName() + "/" + file,
                    Resources.toString(Resources.getResource(owner, file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("reading script " + file, e);
        }
    }
}
