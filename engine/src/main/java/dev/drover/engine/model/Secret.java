package dev.drover.engine.model;

import com.google.common.base.Suppliers;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A value that must never be shown. It prints as a marker; only {@link Secrets} turns the marker back into the value,
 * and only for the content of files, standard input and passwords. The value may be fetched when it is first needed.
 */
public final class Secret {
    private final String name;
    private final String marker;
    private final Object identity;
    private final Supplier<String> value;
    private final Supplier<Spellings> spellings;
    private final AtomicBoolean revealed = new AtomicBoolean();

    /** @param identity what makes two secrets of one name the same; known without the value */
    Secret(String name, String marker, Object identity, Supplier<String> value) {
        this.name = name;
        this.marker = marker;
        this.identity = identity;
        Supplier<String> once = Suppliers.memoize(value::get);
        this.value = once;
        this.spellings = Suppliers.memoize(() -> Spellings.of(once.get()));
    }

    /** The name it is known by, such as {@code db_password}. */
    public String name() {
        return name;
    }

    /**
     * The value itself: to be called only where bytes go to an allowed sink.
     *
     * @throws ProblemException if it is encrypted, and cannot be decrypted
     */
    public String reveal() {
        String known = value.get();
        revealed.set(true);
        return known;
    }

    /** Why it cannot stand where everybody could see it; goes on after the name of that place. */
    public String refusal() {
        return "would show secret '" + name
                + "' (in a process list, a name or a message); put it into the content of a file or an input";
    }

    /** How the value may turn up in text; nothing as long as nobody has asked for it. */
    Spellings spellings() {
        return revealed.get() ? spellings.get() : Spellings.NONE;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && name.equals(that.name) && identity.equals(that.identity);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name);
    }

    /** A random marker, the same for the life of this object. */
    @Override
    public String toString() {
        return marker;
    }
}
