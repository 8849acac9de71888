package dev.drover.engine.model;

import com.google.common.collect.ImmutableList;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The secrets of one run: makes them, and finds their markers in text. Safe for many threads. */
public final class Secrets {
    private static final char OPENING = '\u27EA';
    private static final char CLOSING = '\u27EB';
    private static final Pattern MARKER = Pattern.compile(OPENING + "drover:[0-9a-f]{32}" + CLOSING);
    private static final Pattern DAMAGED_END = Pattern.compile("[0-9a-f]{4}" + CLOSING);
    private static final SecureRandom RANDOM = new SecureRandom();
    private final Map<String, Secret> byMarker = new ConcurrentHashMap<>();
    private final Map<Key, Secret> byName = new ConcurrentHashMap<>();

    /** The secret of that name and value; the same object for the same pair. */
    public Secret secret(String name, String value) {
        Secret known = secret(name, value, () -> value);
        // It is known already, so it is looked for in text from now on.
        known.reveal();
        return known;
    }

    /**
     * A secret whose value is fetched when it is first needed.
     *
     * @param identity equal for equal values, such as what is encrypted; the same name and identity give the same object
     * @param value throws a {@link ProblemException} if there is none
     */
    public Secret secret(String name, Object identity, Supplier<String> value) {
        Secret known =
                byName.computeIfAbsent(new Key(name, identity), key -> new Secret(name, marker(), identity, value));
        byMarker.put(known.toString(), known);
        return known;
    }

    private record Key(String name, Object identity) {}

    private static String marker() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return OPENING + "drover:" + HexFormat.of().formatHex(random) + CLOSING;
    }

    /** The first secret whose marker stands in {@code text}. */
    public Optional<Secret> findIn(String text) {
        Matcher matcher = MARKER.matcher(text);
        return matcher.find() ? Optional.ofNullable(byMarker.get(matcher.group())) : Optional.empty();
    }

    /** Whether a secret's marker stands in {@code text} that was cut or changed, so that it means nothing any more. */
    public boolean damagedIn(String text) {
        if (text.indexOf(OPENING) < 0 && text.indexOf(CLOSING) < 0) {
            return false;
        }
        String lower = MARKER.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
        return lower.contains(OPENING + "drover") || DAMAGED_END.matcher(lower).find();
    }

    /** The text with every marker replaced by its value. */
    public String reveal(String text) {
        return MARKER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(valueOf(found.group())));
    }

    private String valueOf(String marker) {
        Secret secret = byMarker.get(marker);
        if (secret == null) {
            throw new IllegalStateException("a secret's marker of another run stands in a text");
        }
        return secret.reveal();
    }

    /**
     * The text with every marker and every known value (of five characters and more) replaced by {@code ***}: as it is, or
     * as JSON, a URL, XML, C, a shell, hexadecimal digits or Base 64 write it, also as a part of something longer, and split
     * over lines.
     */
    public String redact(String text) {
        ImmutableList<Spellings> known = byMarker.values().stream()
                .map(Secret::spellings)
                .filter(spellings -> spellings.longest() > 0)
                .collect(ImmutableList.toImmutableList());
        return new Redaction(known).of(MARKER.matcher(text).replaceAll("***"));
    }

    /** The same mistakes, redacted. */
    public ProblemException redact(ProblemException wrong) {
        return new ProblemException(wrong.problems().stream()
                .map(problem -> new Problem(problem.source(), problem.code(), redact(problem.message())))
                .collect(ImmutableList.toImmutableList()));
    }
}
