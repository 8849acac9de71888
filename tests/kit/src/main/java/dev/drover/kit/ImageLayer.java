package dev.drover.kit;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What makes an image of another one: packages of the distribution, files, and then a script.
 *
 * @param name short, as it stands in the image's tag
 * @param parent what it is laid upon; without one, upon a bare Debian or Ubuntu
 * @param packages installed before the files are laid down
 * @param script POSIX sh, run as root at the end; may be empty
 */
record ImageLayer(
        String name,
        Optional<ImageLayer> parent,
        ImmutableList<String> packages,
        ImmutableList<ImageFile> files,
        String script) {

    private static final int TAG_DIGITS = 12;

    /** Text of a script that lies beside this class. */
    static String resource(String name) {
        try {
            return Resources.toString(Resources.getResource(ImageLayer.class, name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names the layer and everything below it: {@code debian-0123456789ab}. Another recipe is another tag. */
    String tag() {
        return name + "-" + digest().substring(0, TAG_DIGITS);
    }

    private String digest() {
        Hasher hasher = Hashing.sha256().newHasher();
        text(hasher, parent.map(ImageLayer::digest).orElse(""));
        text(hasher, String.join(" ", packages));
        text(hasher, script);
        byte[] archive = ImageFile.archive(files);
        return hasher.putInt(archive.length).putBytes(archive).hash().toString();
    }

    private static void text(Hasher hasher, String text) {
        hasher.putInt(text.length()).putString(text, StandardCharsets.UTF_8);
    }
}
