package dev.drover.engine.model;

import com.google.common.collect.ImmutableList;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The secrets of one run: makes them, and finds their markers in text. Safe for many threads. */
public final class Secrets {
    private static final Pattern MARKER = Pattern.compile("\u27EAdrover:[0-9a-f]{32}\u27EB");
    private static final SecureRandom RANDOM = new SecureRandom();
    private final Map<String, Secret> byMarker = new ConcurrentHashMap<>();
    private final Map<String, Secret> byName = new ConcurrentHashMap<>();

    /** The secret of that name and value; the same object for the same pair. */
    public Secret secret(String name, String value) {
        Secret known = byName.computeIfAbsent(name + "\0" + value, key -> new Secret(name, marker(), value));
        byMarker.put(known.toString(), known);
        return known;
    }

    private static String marker() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return "\u27EAdrover:" + HexFormat.of().formatHex(random) + "\u27EB";
    }

    /** The first secret whose marker stands in {@code text}. */
    public Optional<Secret> findIn(String text) {
        Matcher matcher = MARKER.matcher(text);
        return matcher.find() ? Optional.ofNullable(byMarker.get(matcher.group())) : Optional.empty();
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

    /** The text with every marker and every known value (of five characters and more) replaced by {@code ***}. */
    public String redact(String text) {
        String redacted = MARKER.matcher(text).replaceAll("***");
        for (Secret secret : ImmutableList.copyOf(byMarker.values())) {
            if (secret.reveal().length() >= 5) {
                redacted = redacted.replace(secret.reveal(), "***");
            }
        }
        return redacted;
    }
}
