package dev.drover.engine.resource.blockinfile;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.TextLines;
import dev.drover.engine.resource.TextLines.Line;
import java.util.Optional;
import java.util.stream.IntStream;

/** Where a block is in a text: the numbers of its marking lines, from 0. */
record MarkedBlock(int begin, int end) {
    /**
     * Finds it.
     *
     * @throws ProbeException if the marking lines are not one pair, in their order
     */
    static Optional<MarkedBlock> in(TextLines text, BlockInFileSpec desired) {
        ImmutableList<Integer> begins = lines(text, desired.begin());
        ImmutableList<Integer> ends = lines(text, desired.end());
        if (begins.isEmpty() && ends.isEmpty()) {
            return Optional.empty();
        }
        if (begins.size() == 1 && ends.size() == 1 && begins.get(0) < ends.get(0)) {
            return Optional.of(new MarkedBlock(begins.get(0), ends.get(0)));
        }
        throw new ProbeException("'" + desired.path() + "' has '" + desired.begin() + "' " + where(begins) + " and '"
                + desired.end() + "' " + where(ends)
                + ", so nobody can say what is in the block; make them one pair by hand, or say another marker");
    }

    /** An editor may have left blanks behind a marker. */
    private static ImmutableList<Integer> lines(TextLines text, String marker) {
        String wanted = text.inFile(marker).stripTrailing();
        return IntStream.range(0, text.lines().size())
                .filter(i -> text.lines().get(i).text().stripTrailing().equals(wanted))
                .boxed()
                .collect(ImmutableList.toImmutableList());
    }

    private static String where(ImmutableList<Integer> lines) {
        if (lines.isEmpty()) {
            return "nowhere";
        }
        return (lines.size() == 1 ? "in line " : "in lines ")
                + lines.stream()
                        .map(line -> String.valueOf(line + 1))
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow();
    }

    /** The lines between. */
    ImmutableList<String> inside(TextLines text) {
        return text.lines().subList(begin + 1, end).stream().map(Line::text).collect(ImmutableList.toImmutableList());
    }
}
