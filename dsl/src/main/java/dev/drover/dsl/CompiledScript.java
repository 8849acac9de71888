package dev.drover.dsl;

import com.google.common.collect.ImmutableMap;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.io.ByteArrayDataInput;
import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import dev.drover.engine.model.Bytes;
import java.util.Arrays;
import java.util.Optional;

/**
 * The classes that a script was compiled to.
 *
 * @param name of the class that is the script
 * @param classes its class files by name, those of its blocks among them
 */
record CompiledScript(String name, ImmutableMap<String, Bytes> classes) {
    private static final int DIGEST = 32;

    /** The classes, each in a loader that has only these and whatever Drover has. */
    Class<?> load() {
        try {
            return new Loader(classes, CompiledScript.class.getClassLoader()).loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the script was compiled without its class " + name, e);
        }
    }

    /** As a file holds it: a digest of the rest, the name, how many classes, and each with its name and size. */
    byte[] toBytes() {
        ByteArrayDataOutput out = ByteStreams.newDataOutput();
        out.writeUTF(name);
        out.writeInt(classes.size());
        classes.forEach((each, content) -> {
            out.writeUTF(each);
            out.writeInt(content.size());
            out.write(content.toByteArray());
        });
        byte[] rest = out.toByteArray();
        ByteArrayDataOutput whole = ByteStreams.newDataOutput(DIGEST + rest.length);
        whole.write(Hashing.sha256().hashBytes(rest).asBytes());
        whole.write(rest);
        return whole.toByteArray();
    }

    /** What {@link #toBytes} made, or nothing if these bytes are damaged. */
    static Optional<CompiledScript> read(byte[] bytes) {
        if (bytes.length <= DIGEST) {
            return Optional.empty();
        }
        HashCode digest = HashCode.fromBytes(Arrays.copyOf(bytes, DIGEST));
        if (!Hashing.sha256().hashBytes(bytes, DIGEST, bytes.length - DIGEST).equals(digest)) {
            return Optional.empty();
        }
        ByteArrayDataInput in = ByteStreams.newDataInput(bytes, DIGEST);
        String name = in.readUTF();
        ImmutableMap.Builder<String, Bytes> classes = ImmutableMap.builder();
        for (int left = in.readInt(); left > 0; left--) {
            String each = in.readUTF();
            byte[] content = new byte[in.readInt()];
            in.readFully(content);
            classes.put(each, Bytes.of(content));
        }
        return Optional.of(new CompiledScript(name, classes.buildOrThrow()));
    }

    /** Looks for its own classes first: nobody else can have them, and looking for them elsewhere opens every jar. */
    private static final class Loader extends ClassLoader {
        private final ImmutableMap<String, Bytes> classes;

        Loader(ImmutableMap<String, Bytes> classes, ClassLoader parent) {
            super(parent);
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Bytes content = classes.get(name);
            if (content == null) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? defineClass(name, content.toByteArray(), 0, content.size()) : loaded;
            }
        }
    }
}
