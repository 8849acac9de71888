package dev.drover.dsl;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Versions of an operating system: {@code >= 10}, {@code >= 7, < 9}, {@code 14.04} (that version and what begins with it), or
 * {@code *}.
 */
record VersionRange(ImmutableList<Bound> bounds) {
    private static final Pattern BOUND = Pattern.compile("(>=|<=|>|<|=)?\\s*(\\d+(?:\\.\\d+)*)");

    /** One condition. */
    record Bound(String operator, ImmutableList<Integer> version) {
        boolean holds(ImmutableList<Integer> other) {
            int order = compare(other, version);
            return switch (operator) {
                case ">=" -> order >= 0;
                case "<=" -> order <= 0 || startsWith(other);
                case ">" -> order > 0 && !startsWith(other);
                case "<" -> order < 0;
                default -> startsWith(other);
            };
        }

        private boolean startsWith(ImmutableList<Integer> other) {
            return other.size() >= version.size()
                    && other.subList(0, version.size()).equals(version);
        }
    }

    /** @throws IllegalArgumentException if it is no range */
    static VersionRange parse(String text) {
        if (text.strip().equals("*")) {
            return new VersionRange(ImmutableList.of());
        }
        ImmutableList.Builder<Bound> bounds = ImmutableList.builder();
        for (String part : Splitter.on(',').trimResults().split(text)) {
            Matcher matcher = BOUND.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "must be versions such as '>= 10', '>= 7, < 9' or '*', got '" + text + "'");
            }
            String operator = matcher.group(1) == null ? "=" : matcher.group(1);
            bounds.add(new Bound(operator, numbers(matcher.group(2))));
        }
        return new VersionRange(bounds.build());
    }

    /** Whether a version, such as {@code 14.04}, is in it; one that has no number is only in {@code *}. */
    boolean contains(String version) {
        Matcher leading = Pattern.compile("\\d+(\\.\\d+)*").matcher(version);
        return bounds.isEmpty()
                || (leading.lookingAt() && bounds.stream().allMatch(bound -> bound.holds(numbers(leading.group()))));
    }

    private static ImmutableList<Integer> numbers(String version) {
        return Splitter.on('.')
                .splitToStream(version)
                .map(number -> Integer.valueOf(number))
                .collect(ImmutableList.toImmutableList());
    }

    private static int compare(List<Integer> a, List<Integer> b) {
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            int left = i < a.size() ? a.get(i) : 0;
            int right = i < b.size() ? b.get(i) : 0;
            if (left != right) {
                return Integer.compare(left, right);
            }
        }
        return 0;
    }
}
