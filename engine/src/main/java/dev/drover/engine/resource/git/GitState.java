package dev.drover.engine.resource.git;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.ProbeException;
import java.util.List;
import java.util.Optional;

/**
 * What {@code state.sh} says of a work tree.
 *
 * @param hasGit whether the host has git
 * @param tree {@code absent}, {@code empty}, {@code other}, {@code foreign},
 *     {@code foreign-empty}, {@code there}; {@code absent} without git
 * @param detail what it is, for {@code other}; whose it is, for {@code foreign} and {@code foreign-empty}
 * @param head the commit that it is at
 * @param repository where it comes from
 * @param unfinished whether a run was interrupted in it
 * @param modified lines of {@code git status --porcelain}
 * @param remote commits of the repository by reference
 * @param failure why the repository could not be asked
 */
record GitState(
        boolean hasGit,
        String tree,
        String detail,
        Optional<String> head,
        Optional<String> repository,
        boolean unfinished,
        ImmutableList<String> modified,
        ImmutableMap<String, String> remote,
        Optional<String> failure) {
    static GitState read(Bytes answer) {
        boolean hasGit = true;
        List<String> tree = List.of("absent", "");
        Optional<String> head = Optional.empty();
        Optional<String> repository = Optional.empty();
        boolean unfinished = false;
        ImmutableList.Builder<String> modified = ImmutableList.builder();
        ImmutableMap.Builder<String, String> remote = ImmutableMap.builder();
        Optional<String> failure = Optional.empty();
        for (String line : Splitter.on('\n').omitEmptyStrings().split(answer.toUtf8())) {
            List<String> words = two(line);
            String rest = words.get(1);
            switch (words.get(0)) {
                case "git" -> hasGit = false;
                case "tree" -> tree = two(rest);
                case "head" -> head = Optional.of(rest);
                case "repository" -> repository = Optional.of(rest);
                case "unfinished" -> unfinished = true;
                case "modified" -> modified.add(rest);
                case "remote" -> remote.put(two(rest).get(0), two(rest).get(1));
                case "remote-failed" -> failure = Optional.of(rest.strip());
                default -> throw new ProbeException("cannot read what the host says of a work tree: '" + line + "'");
            }
        }
        return new GitState(
                hasGit,
                tree.get(0),
                tree.get(1),
                head,
                repository,
                unfinished,
                modified.build(),
                remote.buildKeepingLast(),
                failure);
    }

    /** The first word, and what is behind it. */
    private static List<String> two(String line) {
        int blank = line.indexOf(' ');
        return blank < 0 ? List.of(line, "") : List.of(line.substring(0, blank), line.substring(blank + 1));
    }

    /**
     * The commit that the repository has for a name; empty text: its HEAD. A branch goes before a tag, as git checkout and
     * git clone have it.
     */
    Optional<String> commitOf(String name) {
        return name.isEmpty()
                ? Optional.ofNullable(remote.get("HEAD"))
                : Optional.ofNullable(remote.get("refs/heads/" + name))
                        .or(() -> Optional.ofNullable(remote.get("refs/tags/" + name + "^{}")))
                        .or(() -> Optional.ofNullable(remote.get("refs/tags/" + name)));
    }
}
