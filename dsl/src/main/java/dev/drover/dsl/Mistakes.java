package dev.drover.dsl;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import groovy.lang.Closure;
import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import groovy.lang.Script;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.codehaus.groovy.runtime.InvokerInvocationException;
import org.codehaus.groovy.runtime.metaclass.MethodSelectionException;
import org.codehaus.groovy.runtime.typehandling.GroovyCastException;

/** Says in the user's words what went wrong while a script was evaluated. */
final class Mistakes {
    private static final Pattern AMBIGUOUS = Pattern.compile("which method (\\w+)\\(");
    private final ScriptPlaces places;

    Mistakes(ScriptPlaces places) {
        this.places = places;
    }

    /**
     * The problems behind a failure.
     *
     * @param fallback the place to name if the failure has none in a script
     * @throws RuntimeException the failure itself, if it is a bug of ours
     */
    ImmutableList<Problem> of(Throwable failure, Source fallback) {
        Throwable cause = unwrapped(failure);
        Source place = places.of(failure).orElse(fallback);
        if (cause instanceof ProblemException known) {
            return known.problems().stream()
                    .map(problem -> placed(problem, place))
                    .collect(toImmutableList());
        }
        rethrowOwnBug(cause);
        return ImmutableList.of(new Problem(place, code(cause), message(cause)));
    }

    private static Throwable unwrapped(Throwable failure) {
        boolean wraps = failure instanceof InvokerInvocationException
                || failure instanceof InvocationTargetException
                || failure instanceof UndeclaredThrowableException
                || failure instanceof ExceptionInInitializerError;
        return wraps && failure.getCause() != null ? unwrapped(failure.getCause()) : failure;
    }

    /** The engine knows no line of a script, at most the Java code that asked it; here it is known. */
    private static Problem placed(Problem problem, Source place) {
        boolean unplaced = problem.source().equals(Source.UNKNOWN)
                || problem.source().file().endsWith(".java");
        return unplaced ? new Problem(place, problem.code(), problem.message()) : problem;
    }

    private static void rethrowOwnBug(Throwable cause) {
        if (cause instanceof Error error && !(cause instanceof AssertionError)) {
            throw error;
        }
        StackTraceElement[] trace = cause.getStackTrace();
        boolean ours = trace.length > 0 && trace[0].getClassName().startsWith("dev.drover.");
        if (ours && cause instanceof IllegalStateException bug) {
            throw bug;
        }
    }

    private static String code(Throwable cause) {
        if (cause instanceof MissingPropertyException) {
            return "unknown-name";
        }
        return cause instanceof MissingMethodException ? "unknown-method" : "script-failed";
    }

    private static String message(Throwable cause) {
        if (cause instanceof MissingPropertyException missing) {
            return isScript(missing.getType())
                    ? "unknown name '" + missing.getProperty() + "'"
                    : kind(missing.getType()) + " has no '" + missing.getProperty() + "'";
        }
        if (cause instanceof MissingMethodException missing) {
            return missingMethod(missing);
        }
        if (cause instanceof MethodSelectionException) {
            return ambiguous(String.valueOf(cause.getMessage()));
        }
        if (cause instanceof AssertionError failed) {
            return "assertion failed: " + firstLine(String.valueOf(failed.getMessage()));
        }
        if (cause instanceof GroovyCastException) {
            return "a value is of the wrong kind: " + withoutPackages(firstLine(String.valueOf(cause.getMessage())));
        }
        String said = cause.getMessage();
        String kind = cause.getClass().getSimpleName();
        if (said == null || said.isBlank()) {
            return "failed with " + kind;
        }
        return cause instanceof NullPointerException ? lowerCase(firstLine(said)) : said.strip();
    }

    private static String missingMethod(MissingMethodException missing) {
        if (isScript(missing.getType())) {
            return "unknown name '" + missing.getMethod() + "', or it takes other arguments than these";
        }
        if (missing.getMethod().equals("call")) {
            return kind(missing.getType())
                    + " is called here as if it were a function; if a variable has the name of an attribute or parameter, "
                    + "give the variable another name";
        }
        Object[] arguments = missing.getArguments();
        String given = arguments == null || arguments.length == 0
                ? "no arguments"
                : ImmutableList.copyOf(arguments).stream()
                        .map(ScriptValues::kind)
                        .collect(Collectors.joining(", "));
        return kind(missing.getType()) + " has no '" + missing.getMethod() + "' that takes " + given;
    }

    private static String ambiguous(String message) {
        Matcher method = AMBIGUOUS.matcher(message);
        return method.find() ? UnknownNames.usage(method.group(1)) : firstLine(message);
    }

    private static boolean isScript(Class<?> type) {
        return Script.class.isAssignableFrom(type)
                || Scope.class.isAssignableFrom(type)
                || Closure.class.isAssignableFrom(type);
    }

    private static String kind(Class<?> type) {
        if (CharSequence.class.isAssignableFrom(type)) {
            return "text";
        }
        if (Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (Group.class.isAssignableFrom(type)) {
            return "a group";
        }
        if (Map.class.isAssignableFrom(type)) {
            return "a map";
        }
        return Iterable.class.isAssignableFrom(type) ? "a list" : "a " + type.getSimpleName();
    }

    private static String withoutPackages(String text) {
        return text.replaceAll("\\b([a-z]\\w*\\.)+(?=[A-Z])", "");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static String lowerCase(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
