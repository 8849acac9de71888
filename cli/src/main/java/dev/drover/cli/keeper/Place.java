package dev.drover.cli.keeper;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * The folder where a user's keepers listen: {@code drover} in {@code $XDG_RUNTIME_DIR}, else {@code drover/keeper} among the
 * caches. It is used only if it is the user's own and nobody else can so much as look into it, and who answers there must be the
 * same user.
 */
public final class Place {
    private static final int MODE = 0777;
    private static final int PRIVATE = 0700;
    private static final String ENDING = ".socket";
    private static final String LOCK = "lock";
    /** What Linux leaves for the path of a socket, without the longest name that one has here. */
    private static final int LONGEST = 107 - "/0123456789abcdef.socket".length();

    /** So many keepers may listen there. Each is worth a few hundred megabytes, and an environment may differ each time. */
    private static final int MOST = 4;

    private static final long CONNECT_MILLIS = 5000;

    private final Path folder;
    private final Optional<UserPrincipal> owner;

    private Place(Path folder) {
        this(folder, Optional.empty());
    }

    private Place(Path folder, Optional<UserPrincipal> owner) {
        this.folder = folder;
        this.owner = owner;
    }

    /** The one that the environment says; nothing is looked at yet. */
    public static Place of(Map<String, String> environment, String home) {
        String running = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (running.startsWith("/") && new File(running).isDirectory()) {
            return new Place(Path.of(running, "drover"));
        }
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        return new Place(
                caches.startsWith("/")
                        ? Path.of(caches, "drover", "keeper")
                        : Path.of(home, ".cache", "drover", "keeper"));
    }

    /** Makes the folder if there is none. */
    void make() throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** Whether there is a folder at all. */
    public boolean exists() {
        return Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * The same, seen to be private.
     *
     * @throws IOException if it is not, or is not there
     */
    public Place checked(String user) throws IOException {
        if (folder.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new IOException(folder + " is too long a path for a socket; set XDG_RUNTIME_DIR");
        }
        Map<String, Object> found =
                Files.readAttributes(folder, "unix:mode,uid,owner,isDirectory", LinkOption.NOFOLLOW_LINKS);
        if (!Boolean.TRUE.equals(found.get("isDirectory"))) {
            throw new IOException(folder + " is no folder; remove it");
        }
        if (!String.valueOf(found.get("uid")).equals(user)) {
            throw new IOException(folder + " belongs to another user (" + found.get("uid") + "); remove it");
        }
        int mode = ((Integer) found.get("mode")) & MODE;
        if (mode != PRIVATE) {
            throw new IOException(
                    folder + " is open to others (" + Integer.toOctalString(mode) + "); run: chmod 700 " + folder);
        }
        return new Place(folder, Optional.of((UserPrincipal) found.get("owner")));
    }

    /** Whether one more keeper may listen there. */
    boolean hasRoom() {
        return sockets().size() < MOST;
    }

    Path socket(Station station) {
        return folder.resolve(station.name().concat(ENDING));
    }

    /** The sockets that are there, whether or not anybody still listens. */
    public List<Path> sockets() {
        String[] names = folder.toFile().list();
        List<Path> sockets = new ArrayList<>();
        if (names != null) {
            Arrays.sort(names);
            for (String name : names) {
                if (name.endsWith(ENDING)) {
                    sockets.add(folder.resolve(name));
                }
            }
        }
        return sockets;
    }

    /**
     * Connects to whoever listens.
     *
     * @throws IOException if nobody does, or another user
     */
    SocketChannel connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        // A program that is stopped lets only so many wait for it.
        Limit limit = new Limit(CONNECT_MILLIS, channel);
        limit.start();
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            checkPeer(channel);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        } finally {
            limit.interrupt();
        }
    }

    /**
     * Sees that at the other end is the user whom the folder belonged to when it was checked: whoever can put another folder in its
     * place could have one with a keeper of his own.
     */
    void checkPeer(SocketChannel channel) throws IOException {
        UserPrincipal user =
                channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        if (!Optional.of(user).equals(owner)) {
            throw new IOException("another user is at the other end of the socket");
        }
    }

    /** What makes or removes sockets. */
    interface Work {
        void run() throws IOException;
    }

    /** Makes or removes sockets while nobody else does. */
    void alone(Work work) throws IOException {
        try (FileChannel file = FileChannel.open(
                folder.resolve(LOCK),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            // Closing the file releases it.
            if (file.lock().isValid()) {
                work.run();
            }
        }
    }

    /** Removes the sockets that nobody listens at any more, as those of keepers that were killed. */
    void sweep() throws IOException {
        for (Path socket : sockets()) {
            try {
                connect(socket).close();
            } catch (ConnectException nobody) {
                Files.deleteIfExists(socket);
            } catch (IOException somebody) {
                // Who does not answer for now.
            }
        }
    }
}
