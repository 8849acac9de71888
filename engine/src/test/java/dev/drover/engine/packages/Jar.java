package dev.drover.engine.packages;

import com.google.common.primitives.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A jar in the making, hostile ones among them. */
final class Jar {
    static final String RECIPE = "dev/drover/recipes/web/server/recipe.groovy";
    private static final byte[] LISTED = {'P', 'K', 1, 2};
    private static final int UNIX = 3;

    /** The same content makes the same bytes, whenever. */
    private static final LocalDateTime TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream jar = new ZipOutputStream(bytes, StandardCharsets.UTF_8);

    /** One that has a recipe. */
    static Jar withRecipe() {
        return new Jar().with(RECIPE, "recipe('web/server') { converge { } }\n");
    }

    Jar with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Jar with(String name, byte[] content) {
        try {
            ZipEntry entry = new ZipEntry(name);
            entry.setTimeLocal(TIME);
            jar.putNextEntry(entry);
            jar.write(content);
            jar.closeEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    dev.drover.engine.model.Bytes bytes() {
        return dev.drover.engine.model.Bytes.of(toByteArray());
    }

    byte[] toByteArray() {
        try {
            jar.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with the mode of Unix for its last entry, as other makers of jars write it. */
    dev.drover.engine.model.Bytes lastWithMode(int mode) {
        byte[] made = toByteArray();
        ByteBuffer edited = ByteBuffer.wrap(made).order(ByteOrder.LITTLE_ENDIAN);
        int last = -1;
        for (int at = Bytes.indexOf(made, LISTED); at >= 0; at = next(made, at)) {
            last = at;
        }
        edited.put(last + 5, (byte) UNIX);
        edited.putInt(last + 38, mode << 16);
        return dev.drover.engine.model.Bytes.of(made);
    }

    private static int next(byte[] made, int at) {
        int found = Bytes.indexOf(java.util.Arrays.copyOfRange(made, at + 1, made.length), LISTED);
        return found < 0 ? -1 : at + 1 + found;
    }
}
