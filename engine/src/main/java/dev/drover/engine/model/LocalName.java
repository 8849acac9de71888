package dev.drover.engine.model;

import com.google.common.base.CharMatcher;
import java.net.URI;
import java.nio.file.Path;

/**
 * Names of files of the controller with all their bytes, as {@link Bytes#toName} writes them. The text of a {@link Path} has
 * only what the locale of the process can say, in the C locale nothing but ASCII; its URI has every byte.
 */
public final class LocalName {
    private static final CharMatcher PLAIN = CharMatcher.inRange('a', 'z')
            .or(CharMatcher.inRange('A', 'Z'))
            .or(CharMatcher.inRange('0', '9'))
            .or(CharMatcher.anyOf("/-_."));

    private LocalName() {}

    /** The path of {@code path} in {@code directory}, with {@code /} between its steps. */
    public static String of(Path directory, Path path) {
        String top = withoutEnd(directory.toUri().getRawPath());
        String whole = withoutEnd(path.toUri().getRawPath());
        return read(whole.substring(top.length() + 1));
    }

    /** Where a symbolic link leads, which is not followed. */
    public static String of(Path target) {
        return target.isAbsolute()
                ? read(withoutEnd(target.toUri().getRawPath()))
                : of(Path.of("").toAbsolutePath(), target);
    }

    /** The other way round: what such a name names in {@code directory}. */
    public static Path resolve(Path directory, String name) {
        StringBuilder uri = new StringBuilder(withoutEnd(directory.toUri().toString())).append('/');
        for (byte b : Bytes.utf8(name).toByteArray()) {
            if (PLAIN.matches((char) (b & 0xff))) {
                uri.append((char) b);
            } else {
                uri.append(String.format("%%%02X", b));
            }
        }
        return Path.of(URI.create(uri.toString()));
    }

    /** A directory that is there has a slash behind it. */
    private static String withoutEnd(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String read(String raw) {
        return Bytes.ofUrl(raw).toName();
    }
}
