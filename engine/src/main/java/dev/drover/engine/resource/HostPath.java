package dev.drover.engine.resource;

import com.google.common.base.Splitter;
import dev.drover.engine.model.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * An absolute path on a host. Its text may name any bytes: one that is no UTF-8 is a low surrogate, such as {@code \uDCFF}
 * for the byte FF.
 */
public record HostPath(String text) {
    private static final Pattern ALIAS = Pattern.compile("/(\\.\\.?)?/");

    /**
     * Reads an absolute path.
     *
     * @throws IllegalArgumentException if it is not absolute, has a NUL, or is an alias such as {@code /etc/../etc}: two
     *     names of one file could not be told to be the same; or if it has half a character that stands for no byte
     */
    public static HostPath parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("must be an absolute path, got '" + text + "'");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must not contain NUL");
        }
        String same = Bytes.utf8(text).toName();
        if (!same.equals(text)) {
            throw new IllegalArgumentException(
                    "must be whole characters, or bytes that are no UTF-8 written as \\uDC80 to" + " \\uDCFF, got '"
                            + text + "'; write '" + same + "'");
        }
        String path = text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (!path.equals("/") && ALIAS.matcher(path + "/").find()) {
            throw new IllegalArgumentException(
                    "must be written without '.', '..' and '//', got '" + text + "'; write '" + plain(path) + "'");
        }
        return new HostPath(path);
    }

    private static String plain(String path) {
        Deque<String> steps = new ArrayDeque<>();
        for (String step : Splitter.on('/').split(path)) {
            if (step.equals("..")) {
                steps.pollLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.addLast(step);
            }
        }
        return "/" + String.join("/", steps);
    }

    /** The directory that holds it; {@code /} for {@code /}. */
    public HostPath parent() {
        int slash = text.lastIndexOf('/');
        return new HostPath(slash <= 0 ? "/" : text.substring(0, slash));
    }

    public Bytes bytes() {
        return Bytes.utf8(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
