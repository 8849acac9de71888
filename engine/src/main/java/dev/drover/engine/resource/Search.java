package dev.drover.engine.resource;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user's pattern, looked for in texts of a host. Java's engine needs memory for each repetition of a group and tries
 * repetitions that can match the same in all ways, so a pattern may find no end: all that one of these does is limited, and a
 * pattern beyond the limit fails this resource alone. The limit counts characters that are read, so that it does not hang on
 * how busy this machine is. Not safe for many threads; made for one edit.
 */
public final class Search {
    /** Ten seconds at worst; a pattern without such repetitions reads each character of 8 MB, the largest text, a few times. */
    private static final long MOST_READ = 200_000_000;

    private final String attribute;
    private final Pattern pattern;
    private final long mostRead;
    private long read;

    private Search(String attribute, Pattern pattern, long mostRead) {
        this.attribute = attribute;
        this.pattern = pattern;
        this.mostRead = mostRead;
    }

    /** For a pattern that an attribute of this name has. */
    public static Search of(String attribute, Pattern pattern) {
        return new Search(attribute, pattern, MOST_READ);
    }

    /** This, reading fewer characters. */
    Search reading(long atMost) {
        return new Search(attribute, pattern, atMost);
    }

    /**
     * Whether the pattern matches in a text.
     *
     * @throws ProbeException if that cannot be told within the limit
     */
    public boolean isIn(String text) {
        return limited(text, Matcher::find);
    }

    /**
     * The first match from a place on.
     *
     * @throws ProbeException if it cannot be told within the limit
     */
    public Optional<MatchResult> first(String text, int from) {
        return limited(text, matcher -> matcher.find(from) ? Optional.of(matcher.toMatchResult()) : Optional.empty());
    }

    /**
     * A text with {@code with} in place of each match between two places; what surrounds them stays visible to ^, $ and
     * lookaround.
     *
     * @throws ProbeException if it cannot be told within the limit
     */
    public String replacing(String text, int from, int to, String with) {
        return limited(text, matcher -> {
            matcher.region(from, to).useAnchoringBounds(false).useTransparentBounds(true);
            StringBuilder all = new StringBuilder();
            while (matcher.find()) {
                matcher.appendReplacement(all, with);
            }
            return matcher.appendTail(all).toString();
        });
    }

    /**
     * {@code with}, which takes groups of the first match in a text.
     *
     * @throws ProbeException if it cannot be told within the limit
     */
    public String expanding(String text, String with) {
        return limited(text, matcher -> {
            if (!matcher.find()) {
                throw new IllegalStateException("the chosen text does not match");
            }
            StringBuilder expanded = new StringBuilder();
            matcher.appendReplacement(expanded, with);
            return expanded.substring(matcher.start());
        });
    }

    private <T> T limited(String text, Function<Matcher, T> work) {
        try {
            return work.apply(pattern.matcher(new Counted(text)));
        } catch (StackOverflowError deep) {
            throw new ProbeException(attribute + " ~/" + pattern.pattern() + "/ needs too much memory for a text of "
                    + text.length() + " characters: a repeated group, as in (.|\\n)*?, takes some for each"
                    + " repetition; repeat one character instead, as in (?s).*?");
        } catch (TooManyException slow) {
            throw new ProbeException(attribute + " ~/" + pattern.pattern() + "/ found no end within " + mostRead
                    + " steps in a text of " + text.length()
                    + " characters: repetitions that can match the same, as in (a+)+ or .*a.*, are tried in all ways;"
                    + " write fewer of them, or let each match less, as [^ ]* does");
        }
    }

    /** The limit is reached. */
    private static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyException() {
            super("too many characters read", null, false, false);
        }
    }

    /** A text that counts what is read of it. */
    private final class Counted implements CharSequence {
        private final String text;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++read > mostRead) {
                throw new TooManyException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return text.substring(from, to);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
