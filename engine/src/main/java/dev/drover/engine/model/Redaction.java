package dev.drover.engine.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.TreeRangeSet;

/** Hides known values in text, in whatever way they are written there. It is read in parts, so that it takes little memory. */
final class Redaction {
    private static final String HIDDEN = "***";
    private static final int PART = 64 << 10;

    /** Each byte of a value may be written in that many characters, such as those of an XML entity, with a line break between. */
    private static final int WIDEST = 12;

    private final ImmutableList<Spellings> values;
    private final int overlap;

    Redaction(ImmutableList<Spellings> values) {
        this.values = values;
        this.overlap =
                WIDEST * values.stream().mapToInt(Spellings::longest).max().orElse(0);
    }

    String of(String text) {
        if (values.isEmpty() || text.isEmpty()) {
            return text;
        }
        RangeSet<Integer> found = TreeRangeSet.create();
        for (int at = 0; at < text.length(); at += PART) {
            find(text, at, (int) Math.min(text.length(), at + (long) PART + overlap), found);
        }
        return found.isEmpty() ? text : hidden(text, found);
    }

    private static String hidden(String text, RangeSet<Integer> found) {
        StringBuilder redacted = new StringBuilder(text.length());
        int shown = 0;
        for (Range<Integer> range : found.asRanges()) {
            redacted.append(text, shown, range.lowerEndpoint()).append(HIDDEN);
            shown = range.upperEndpoint();
        }
        return redacted.append(text, shown, text.length()).toString();
    }

    private void find(String text, int start, int end, RangeSet<Integer> found) {
        Writing bytes = bytes(text, start, end);
        String latin = bytes.text();
        for (Reading reading : Reading.values()) {
            Writing read = reading.of(latin);
            String searched = read.text();
            for (Spellings value : values) {
                for (String sought : value.sought().get(reading)) {
                    for (int at = searched.indexOf(sought); at >= 0; at = searched.indexOf(sought, at + 1)) {
                        int last = at + sought.length() - 1;
                        found.add(Range.closedOpen(bytes.from(read.from(at)), bytes.to(read.to(last) - 1)));
                    }
                }
            }
        }
    }

    /** The bytes of UTF-8, each as one character; what {@link Bytes#toName} made of other bytes is those bytes again. */
    private static Writing bytes(String text, int start, int end) {
        Writing bytes = new Writing(end - start);
        for (int at = start; at < end; ) {
            int code = text.codePointAt(at);
            int next = at + Character.charCount(code);
            if (code >= 0xdc80 && code <= 0xdcff) {
                bytes.raw(code & 0xff, at, next);
            } else if (code < 0x80) {
                bytes.raw(code, at, next);
            } else {
                bytes.codePoint(code, at, next);
            }
            at = next;
        }
        return bytes;
    }
}
