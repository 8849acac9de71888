package dev.drover.engine.plan;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.model.Secret;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a value says, as digests: the same in every run of the program for values that say the same.
 *
 * @param shown of what may be shown
 * @param hidden of what may not, if there is any: neither shown nor written down, as a short secret can be found from it
 */
record Essence(HashCode shown, Optional<HashCode> hidden) {
    private static final String SENSITIVE = "sensitive";

    /**
     * That of a spec, of a part of one, or of a collection of them.
     *
     * @throws dev.drover.engine.model.ProblemException if it has a secret that is encrypted, and cannot be decrypted
     */
    static Essence of(Object value) {
        if (value instanceof Secret secret) {
            return text(value, secret.name()).hiding(digest(secret.reveal()));
        }
        if (value instanceof Record whole) {
            return ofRecord(whole);
        }
        if (value instanceof Optional<?> optional) {
            return together("optional", optional.stream().map(Essence::of).toList());
        }
        if (value instanceof Map<?, ?> map) {
            return together("map", sorted(map.entrySet().stream().map(Essence::ofEntry)));
        }
        if (value instanceof Set<?> set) {
            return together("set", sorted(set.stream().map(Essence::of)));
        }
        if (value instanceof Collection<?> list) {
            return together("list", list.stream().map(Essence::of).toList());
        }
        return ofOne(value);
    }

    private static Essence ofOne(Object value) {
        if (value instanceof Bytes bytes) {
            return text(value, bytes.sha256());
        }
        if (value instanceof LocalFile file) {
            return text(value, file.size() + " " + file.sha256());
        }
        if (value instanceof Pattern pattern) {
            return text(value, pattern.flags() + " " + pattern.pattern());
        }
        return text(value, value instanceof Enum<?> one ? one.name() : value.toString());
    }

    /** All of it hidden, if it says of itself that it is sensitive. */
    private static Essence ofRecord(Record whole) {
        List<Essence> parts = new ArrayList<>();
        boolean sensitive = false;
        for (RecordComponent component : whole.getClass().getRecordComponents()) {
            Object value = Exposure.value(component, whole);
            sensitive |= component.getName().equals(SENSITIVE) && value.equals(true);
            parts.add(together(component.getName(), List.of(of(value))));
        }
        Essence essence = together(whole.getClass().getName(), parts);
        return sensitive ? essence.concealed() : essence;
    }

    private static Essence ofEntry(Map.Entry<?, ?> entry) {
        return together("entry", List.of(of(entry.getKey()), of(entry.getValue())));
    }

    private static Essence text(Object value, String text) {
        return new Essence(digest(value.getClass().getName() + " " + text), Optional.empty());
    }

    private static HashCode digest(String text) {
        return Hashing.sha256().hashString(text, StandardCharsets.UTF_16LE);
    }

    /** These, in this order. */
    static Essence together(String what, List<Essence> parts) {
        Hasher shown = Hashing.sha256().newHasher();
        Hasher hidden = Hashing.sha256().newHasher();
        shown.putBytes(digest(what).asBytes()).putInt(parts.size());
        for (Essence part : parts) {
            shown.putBytes(part.shown.asBytes()).putBoolean(part.hidden.isPresent());
            hidden.putBoolean(part.hidden.isPresent());
            part.hidden.ifPresent(one -> hidden.putBytes(one.asBytes()));
        }
        boolean none = parts.stream().map(Essence::hidden).allMatch(Optional::isEmpty);
        return new Essence(shown.hash(), none ? Optional.empty() : Optional.of(hidden.hash()));
    }

    private static List<Essence> sorted(Stream<Essence> parts) {
        return parts.sorted(Comparator.comparing((Essence one) -> one.shown.toString())
                        .thenComparing(one -> one.hidden.map(HashCode::toString).orElse("")))
                .toList();
    }

    private Essence hiding(HashCode one) {
        return new Essence(shown, Optional.of(one));
    }

    /** This, with nothing that may be shown. */
    Essence concealed() {
        return new Essence(digest(SENSITIVE), Optional.of(digest(shown + " " + hidden)));
    }
}
