package dev.drover.engine.model;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How a secret value may turn up in text.
 *
 * @param sought what to look for, by the reading to look in
 * @param longest the length of the longest of them
 */
record Spellings(ImmutableSetMultimap<Reading, String> sought, int longest) {
    static final Spellings NONE = new Spellings(ImmutableSetMultimap.of(), 0);

    /** What is shorter would be found everywhere. */
    private static final int SHORTEST = 5;

    /** A line of a longer value gives it away only if it is more than a word that any file has. */
    private static final int SHORTEST_LINE = 8;

    /** The whole value, without the blanks and newlines at its ends, which get lost easily, and each line of it. */
    static Spellings of(String value) {
        String whole = value.strip();
        if (whole.length() < SHORTEST) {
            return NONE;
        }
        ImmutableSetMultimap.Builder<Reading, String> sought = ImmutableSetMultimap.builder();
        Set<String> texts = new LinkedHashSet<>();
        texts.add(whole);
        whole.lines()
                .map(String::strip)
                .filter(line -> line.length() >= SHORTEST_LINE)
                .forEach(texts::add);
        for (String text : texts) {
            String bytes = latin(text);
            String plain = Reading.PLAIN.of(bytes).text();
            add(Reading.PLAIN, plain, sought);
            add(Reading.WRAPPED, Reading.WRAPPED.of(bytes).text(), sought);
            add(Reading.MARKUP, plain, sought);
            add(Reading.URL, plain.replace('+', ' '), sought);
            String bare = Reading.BARE.of(bytes).text();
            add(Reading.BARE, bare, sought);
            add(Reading.ESCAPED, bare, sought);
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            add(Reading.HEX, HexFormat.of().formatHex(utf8), sought);
            base64(utf8).forEach(digits -> add(Reading.BASE64, digits, sought));
        }
        ImmutableSetMultimap<Reading, String> all = sought.build();
        return new Spellings(
                all, all.values().stream().mapToInt(String::length).max().orElse(0));
    }

    private static void add(Reading reading, String text, ImmutableSetMultimap.Builder<Reading, String> sought) {
        if (text.length() >= SHORTEST) {
            sought.put(reading, text);
        }
    }

    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static ImmutableSet<String> base64(byte[] value) {
        ImmutableSet.Builder<String> digits = ImmutableSet.builder();
        for (int before = 0; before < 3; before++) {
            digits.add(within(Base64.getEncoder(), value, before));
            digits.add(within(Base64.getUrlEncoder(), value, before));
        }
        // With the digits at its end that depend on what follows: here nothing does.
        digits.add(Base64.getEncoder().encodeToString(value));
        digits.add(Base64.getUrlEncoder().encodeToString(value));
        digits.add(Base64.getEncoder().withoutPadding().encodeToString(value));
        digits.add(Base64.getUrlEncoder().withoutPadding().encodeToString(value));
        return digits.build();
    }

    /** Those digits that are the same whatever stands around the value, at each of the three ways it can be aligned. */
    private static String within(Base64.Encoder encoder, byte[] value, int before) {
        byte[] shifted = new byte[before + value.length];
        System.arraycopy(value, 0, shifted, before, value.length);
        String digits = encoder.withoutPadding().encodeToString(shifted);
        int from = before == 0 ? 0 : before + 1;
        int to = shifted.length % 3 == 0 ? digits.length() : digits.length() - 1;
        return digits.substring(from, to);
    }
}
