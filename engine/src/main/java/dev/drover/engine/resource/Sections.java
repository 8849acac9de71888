package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;

/** Cuts output at separator lines. */
public final class Sections {
    private Sections() {}

    /** What stands before each {@code separator + newline}; bytes behind the last one are dropped. */
    public static ImmutableList<Bytes> split(Bytes output, Bytes separator) {
        ImmutableList.Builder<Bytes> sections = ImmutableList.builder();
        int from = 0;
        int at = 0;
        while (at + separator.size() < output.size()) {
            if (isSeparator(output, separator, at)) {
                sections.add(output.slice(from, at));
                at += separator.size() + 1;
                from = at;
            } else {
                at++;
            }
        }
        return sections.build();
    }

    private static boolean isSeparator(Bytes output, Bytes separator, int at) {
        for (int i = 0; i < separator.size(); i++) {
            if (output.at(at + i) != separator.at(i)) {
                return false;
            }
        }
        return output.at(at + separator.size()) == '\n';
    }
}
