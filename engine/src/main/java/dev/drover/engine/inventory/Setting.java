package dev.drover.engine.inventory;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.base.CaseFormat;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Ints;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.UserName;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** What an inventory can say about connecting to a host; written such as {@code port}, {@code knownHosts}. */
public enum Setting {
    /** Name or address to connect to; without it, the host's name. Belongs to a host, not to a group. */
    ADDRESS("a name or address such as '192.0.2.1'"),
    /** TCP port, 1..65535. */
    PORT("a number from 1 to 65535"),
    /** Login name. */
    USER("a user's name"),
    /** Whom to become after login. */
    BECOME("the user to become, such as 'root'"),
    /** A private key file, or several. */
    IDENTITY("a path, or a list of them"),
    /** The host of the inventory to connect through. */
    JUMP("the name of a host in the inventory"),
    /** A file with known host keys, or several; the first is the one that accept-new adds to. */
    KNOWN_HOSTS("a path, or a list of them"),
    /** {@code ssh} or {@code local}. */
    CONNECTION("'ssh' or 'local'"),
    /** Whether algorithms that are not safe any more are offered as well, for a server that knows no others. */
    LEGACY_ALGORITHMS("true or false");

    private static final ImmutableSet<String> CONNECTIONS = ImmutableSet.of("ssh", "local");
    private final String expected;

    Setting(String expected) {
        this.expected = expected;
    }

    /** The word in the inventory. */
    public String word() {
        return CaseFormat.UPPER_UNDERSCORE.to(CaseFormat.LOWER_CAMEL, name());
    }

    /** The setting of that word. */
    public static Optional<Setting> named(String word) {
        return Arrays.stream(values())
                .filter(setting -> setting.word().equals(word))
                .findFirst();
    }

    static ImmutableList<String> words() {
        return Arrays.stream(values()).map(Setting::word).collect(toImmutableList());
    }

    /**
     * The value in its own type: {@code Integer} for a port, a list of texts for identities, {@code Boolean} for legacy
     * algorithms, else text.
     *
     * @throws IllegalArgumentException with what is wrong, if it is not of the setting's kind
     */
    Object checked(Object value) {
        return switch (this) {
            case PORT -> port(value);
            case IDENTITY, KNOWN_HOSTS -> paths(value);
            case CONNECTION -> connection(text(value));
            case LEGACY_ALGORITHMS -> flag(value);
            case BECOME -> userName(word(text(value)));
            case ADDRESS, USER, JUMP -> word(text(value));
        };
    }

    private Object port(Object value) {
        Optional<Integer> port = value instanceof Integer || value instanceof Long
                ? Optional.of(Ints.saturatedCast(((Number) value).longValue()))
                : Optional.empty();
        return port.filter(number -> number >= 1 && number <= 65_535).orElseThrow(() -> wrong(value));
    }

    private Boolean flag(Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(value);
    }

    private ImmutableList<String> paths(Object value) {
        Stream<?> written =
                value instanceof Iterable<?> several ? ImmutableList.copyOf(several).stream() : Stream.of(value);
        return written.map(this::path).collect(toImmutableList());
    }

    private String path(Object value) {
        String path = text(value);
        if (path.isEmpty() || path.indexOf('\0') >= 0) {
            throw wrong(value);
        }
        return path;
    }

    private String connection(String text) {
        if (!CONNECTIONS.contains(text)) {
            throw new IllegalArgumentException(
                    "'" + word() + "' must be " + expected + ", got '" + NameRule.shown(text) + "'"
                            + Nearest.to(text, CONNECTIONS)
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse(""));
        }
        return text;
    }

    private String userName(String text) {
        if (!UserName.isOne(text)) {
            throw wrong(text);
        }
        return text;
    }

    private String word(String text) {
        NameRule.word(text).ifPresent(complaint -> {
            throw new IllegalArgumentException(
                    "'" + word() + "' must be " + expected + ", but '" + NameRule.shown(text) + "' " + complaint);
        });
        return text;
    }

    private String text(Object value) {
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        throw wrong(value);
    }

    private IllegalArgumentException wrong(Object value) {
        String got = value instanceof CharSequence text
                ? "the text '" + NameRule.shown(text.toString()) + "'"
                : "'" + NameRule.shown(value.toString()) + "'";
        return new IllegalArgumentException("'" + word() + "' must be " + expected + ", got " + got);
    }
}
