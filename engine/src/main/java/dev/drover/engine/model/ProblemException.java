package dev.drover.engine.model;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;

/** Mistakes of the user: all that were found, sorted by place. Shown without a stack trace. */
public final class ProblemException extends RuntimeException {
    private final transient ImmutableList<Problem> problems;

    public ProblemException(Collection<Problem> problems) {
        super(problems.stream().sorted(Problem.ORDER).map(Problem::toString).collect(joining("\n")));
        this.problems = ImmutableList.sortedCopyOf(Problem.ORDER, ImmutableSet.copyOf(problems));
    }

    public ProblemException(Problem problem) {
        this(ImmutableList.of(problem));
    }

    public ImmutableList<Problem> problems() {
        return problems;
    }
}
