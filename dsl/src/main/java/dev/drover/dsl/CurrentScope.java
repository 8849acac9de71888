package dev.drover.dsl;

import groovy.lang.Closure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The innermost block that this thread is evaluating. A group named at the top of a script, and a method of a script,
 * have no other way to learn for which host they are asked: many hosts evaluate one script at once.
 */
final class CurrentScope {
    // One for each playbook that is loaded: two of them in one process share nothing.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Scope> innermost = new ThreadLocal<>();

    Optional<Scope> scope() {
        return Optional.ofNullable(innermost.get());
    }

    /** Runs something that is no part of the block that is being evaluated. */
    void outside(Runnable work) {
        Scope outer = innermost.get();
        innermost.remove();
        try {
            work.run();
        } finally {
            restore(outer);
        }
    }

    private void restore(@Nullable Scope outer) {
        if (outer == null) {
            innermost.remove();
        } else {
            innermost.set(outer);
        }
    }

    /** Calls a copy of a block whose unknown names are first looked up in {@code scope}. */
    @Nullable
    Object call(Closure<?> block, Scope scope, Object... arguments) {
        Closure<?> copy = (Closure<?>) block.clone();
        copy.setDelegate(scope);
        copy.setResolveStrategy(Closure.DELEGATE_FIRST);
        Scope outer = innermost.get();
        innermost.set(scope);
        try {
            return copy.call(arguments);
        } finally {
            restore(outer);
        }
    }
}
