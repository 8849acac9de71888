package dev.drover.engine.transport.ssh;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The host keys that are known, in the format of OpenSSH's {@code known_hosts} (sshd(8)): plain and hashed names, ports,
 * wildcards, negation, {@code @revoked}, {@code @cert-authority}. A line that cannot be read is passed over, never trusted.
 * Immutable.
 *
 * <p>Whether a hashed name is that of a host takes a hash of its own for each line. So lines are found by the key that a host
 * shows, and a host whose key is known costs few hashes, however many lines there are.
 */
final class KnownHosts {
    private static final int SSH_PORT = 22;
    private static final Splitter BLANKS =
            Splitter.on(Pattern.compile("[ \t]+")).omitEmptyStrings();

    /** So many hashed lines are tried to find out which types of key are known of a host before it shows one. */
    private static final int MOST_TRIED = 100;

    private final ImmutableList<Line> lines;
    private final ImmutableListMultimap<Bytes, Line> byKey;
    /** Of keys that are known: those with plain names, by each of these; those with patterns; those with hashed names. */
    private final ImmutableListMultimap<String, Line> named;

    private final ImmutableList<Line> patterns;
    private final ImmutableList<Line> hashed;
    private final ImmutableSet<String> hashedTypes;

    /** What a line says of the keys that it lists. */
    private enum Marker {
        NONE,
        REVOKED,
        AUTHORITY
    }

    private record Line(Marker marker, String names, String type, Bytes key, String place) {
        boolean isHashed() {
            return names.startsWith("|1|");
        }

        boolean isPlain() {
            return !isHashed() && names.chars().noneMatch(c -> c == '*' || c == '?' || c == '!');
        }

        Iterable<String> patterns() {
            return Splitter.on(',').split(names.toLowerCase(Locale.ROOT));
        }

        boolean isFor(String name) {
            if (isHashed()) {
                return hashMatches(names, name);
            }
            boolean matched = false;
            for (String pattern : patterns()) {
                boolean negated = pattern.startsWith("!");
                if (matches(negated ? pattern.substring(1) : pattern, name)) {
                    if (negated) {
                        return false;
                    }
                    matched = true;
                }
            }
            return matched;
        }
    }

    /** How a host's key stands. */
    sealed interface Verdict {
        record Known() implements Verdict {}

        record Unknown() implements Verdict {}

        /**
         * The host is known, but not by this key.
         *
         * @param place file and line of a key that is known
         * @param fingerprint of that key
         */
        record Changed(String place, String fingerprint) implements Verdict {}

        record Revoked(String place) implements Verdict {}
    }

    private KnownHosts(ImmutableList<Line> all) {
        lines = all.stream().filter(line -> line.marker() != Marker.AUTHORITY).collect(ImmutableList.toImmutableList());
        byKey = lines.stream().collect(ImmutableListMultimap.toImmutableListMultimap(Line::key, line -> line));
        ImmutableListMultimap.Builder<String, Line> plain = ImmutableListMultimap.builder();
        ImmutableList.Builder<Line> others = ImmutableList.builder();
        ImmutableList.Builder<Line> secret = ImmutableList.builder();
        for (Line line : lines) {
            if (line.marker() == Marker.REVOKED) {
                continue;
            }
            if (line.isHashed()) {
                secret.add(line);
            } else if (line.isPlain()) {
                ImmutableSet.copyOf(line.patterns()).forEach(name -> plain.put(name, line));
            } else {
                others.add(line);
            }
        }
        named = plain.build();
        patterns = others.build();
        hashed = secret.build();
        hashedTypes = hashed.stream().map(Line::type).collect(ImmutableSet.toImmutableSet());
    }

    /** Reads the files that exist. */
    static KnownHosts read(List<Path> files) throws IOException {
        ImmutableList.Builder<Line> lines = ImmutableList.builder();
        for (Path file : files) {
            if (Files.isReadable(file)) {
                int number = 0;
                for (String text :
                        Splitter.on('\n').split(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))) {
                    number++;
                    parse(text.strip(), file + ":" + number).ifPresent(lines::add);
                }
            }
        }
        return new KnownHosts(lines.build());
    }

    private static Optional<Line> parse(String text, String place) {
        if (text.isEmpty() || text.startsWith("#")) {
            return Optional.empty();
        }
        List<String> fields = new ArrayList<>(BLANKS.splitToList(text));
        Marker marker = Marker.NONE;
        if (fields.get(0).startsWith("@")) {
            if (fields.get(0).equals("@revoked")) {
                marker = Marker.REVOKED;
            } else if (fields.get(0).equals("@cert-authority")) {
                marker = Marker.AUTHORITY;
            } else {
                return Optional.empty();
            }
            fields.remove(0);
        }
        if (fields.size() < 3) {
            return Optional.empty();
        }
        try {
            byte[] key = Base64.getDecoder().decode(fields.get(2));
            boolean sameType = typeIn(key).filter(fields.get(1)::equals).isPresent();
            return sameType && isWhole(key)
                    ? Optional.of(new Line(marker, fields.get(0), fields.get(1), Bytes.of(key), place))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** The type that stands at the start of a key in wire format. */
    private static Optional<String> typeIn(byte[] key) {
        if (key.length < Integer.BYTES) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(key).getInt();
        return length > 0 && length <= key.length - Integer.BYTES
                ? Optional.of(new String(key, Integer.BYTES, length, StandardCharsets.US_ASCII))
                : Optional.empty();
    }

    /** Whether a key in wire format, which is fields with their lengths before them, ends where its last field does. */
    private static boolean isWhole(byte[] key) {
        ByteBuffer left = ByteBuffer.wrap(key);
        while (left.remaining() >= Integer.BYTES) {
            int length = left.getInt();
            if (length < 0 || length > left.remaining()) {
                return false;
            }
            left.position(left.position() + length);
        }
        return !left.hasRemaining();
    }

    /** Whether a name matches a pattern with {@code *} and {@code ?}, in a time that many {@code *} do not multiply. */
    private static boolean matches(String pattern, String name) {
        int at = 0;
        int inName = 0;
        int star = -1;
        int retry = 0;
        while (inName < name.length()) {
            boolean more = at < pattern.length();
            if (more && pattern.charAt(at) == '*') {
                star = at++;
                retry = inName;
            } else if (more && (pattern.charAt(at) == '?' || pattern.charAt(at) == name.charAt(inName))) {
                at++;
                inName++;
            } else if (star >= 0) {
                // The last star takes one more character.
                at = star + 1;
                inName = ++retry;
            } else {
                return false;
            }
        }
        return pattern.substring(at).chars().allMatch(c -> c == '*');
    }

    private static boolean hashMatches(String hashed, String name) {
        List<String> parts = Splitter.on('|').splitToList(hashed);
        if (parts.size() != 4) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts.get(2)), "HmacSHA1"));
            return MessageDigest.isEqual(
                    mac.doFinal(name.getBytes(StandardCharsets.UTF_8)),
                    Base64.getDecoder().decode(parts.get(3)));
        } catch (IllegalArgumentException notBase64) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }

    /** The name that known_hosts has for a host: {@code [host]:port} unless the port is 22. */
    static String name(String host, int port) {
        String lower = host.toLowerCase(Locale.ROOT);
        return port == SSH_PORT ? lower : "[" + lower + "]:" + port;
    }

    /**
     * Judges. As with the OpenSSH client, a host at a port of its own that is not known may be known by its name alone.
     *
     * @param key in wire format
     */
    Verdict judge(String host, int port, byte[] key) {
        Verdict verdict = judge(name(host, port), key);
        if (port == SSH_PORT || !(verdict instanceof Verdict.Unknown)) {
            return verdict;
        }
        Verdict anyPort = judge(name(host, SSH_PORT), key);
        return anyPort instanceof Verdict.Changed ? verdict : anyPort;
    }

    private Verdict judge(String name, byte[] key) {
        ImmutableList<Line> same = byKey.get(Bytes.of(key)).stream()
                .filter(line -> line.isFor(name))
                .collect(ImmutableList.toImmutableList());
        Optional<Verdict> revoked = same.stream()
                .filter(line -> line.marker() == Marker.REVOKED)
                .findFirst()
                .map(line -> new Verdict.Revoked(line.place()));
        if (revoked.isPresent() || !same.isEmpty()) {
            return revoked.orElseGet(Verdict.Known::new);
        }
        return lines.stream()
                .filter(line -> line.marker() == Marker.NONE && line.isFor(name))
                .findFirst()
                .<Verdict>map(line ->
                        new Verdict.Changed(line.place(), fingerprint(line.key().toByteArray())))
                .orElseGet(Verdict.Unknown::new);
    }

    /**
     * The types of key that a host is likely to be known by: what to ask it for first. Where there are many hashed names, what
     * they have in common; {@link #typesOf} knows.
     */
    ImmutableSet<String> likelyTypesOf(String host, int port) {
        if (hashed.size() <= MOST_TRIED) {
            return typesOf(host, port);
        }
        ImmutableSet<String> seen = types(
                host,
                port,
                name -> Stream.concat(
                        named.get(name).stream(), patterns.stream().filter(line -> line.isFor(name))));
        return seen.isEmpty() && hashedTypes.size() == 1 ? hashedTypes : seen;
    }

    /** The types of key that are known of a host. Takes a hash for each hashed line. */
    ImmutableSet<String> typesOf(String host, int port) {
        return types(
                host,
                port,
                name -> Stream.concat(
                        named.get(name).stream(),
                        Stream.concat(patterns.stream(), hashed.stream()).filter(line -> line.isFor(name))));
    }

    private static ImmutableSet<String> types(String host, int port, Function<String, Stream<Line>> linesFor) {
        ImmutableSet<String> types =
                linesFor.apply(name(host, port)).map(Line::type).collect(ImmutableSet.toImmutableSet());
        return types.isEmpty() && port != SSH_PORT
                ? linesFor.apply(name(host, SSH_PORT)).map(Line::type).collect(ImmutableSet.toImmutableSet())
                : types;
    }

    /** {@code SHA256:…} as OpenSSH prints it. */
    static String fingerprint(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Adds a line to a file, which other processes may be adding to as well; it is made with mode 0600. */
    static void add(Path file, String host, int port, byte[] key) throws IOException {
        String type = typeIn(key)
                .orElseThrow(() -> new IOException(
                        "a key without a type: " + HexFormat.of().formatHex(key, 0, Math.min(8, key.length))));
        String line = name(host, port) + " " + type + " " + Base64.getEncoder().encodeToString(key) + "\n";
        if (!Files.exists(file)) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            long end = channel.size();
            boolean needsNewline = end > 0 && lastByte(channel, end) != '\n';
            ByteBuffer bytes = StandardCharsets.US_ASCII.encode((needsNewline ? "\n" : "") + line);
            channel.position(end);
            while (bytes.hasRemaining() && lock.isValid()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static byte lastByte(FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, end - 1);
        return last.get(0);
    }
}
