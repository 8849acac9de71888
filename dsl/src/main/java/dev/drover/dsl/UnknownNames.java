package dev.drover.dsl;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.resource.Schema;
import java.util.Optional;
import java.util.Set;

/** Says what was probably meant by a name that a play or a recipe does not know. */
final class UnknownNames {
    private static final ImmutableMap<String, String> USAGE = ImmutableMap.<String, String>builder()
            .put("group", "group('masters')")
            .put("majority", "majority(group('masters'))")
            .put("memberId", "memberId('zookeeper')")
            .put("secret", "secret('db_password')")
            .put("template", "template('app.conf.ftl', port: 80)")
            .put("source", "source('app.conf')")
            .put("resource", "resource('file', '/etc/motd')")
            .put("recipe", "recipe('mesos/master') { zookeeper masters }")
            .put("rescue", "rescue { command('roll back') { argv 'app', 'rollback' } }")
            .put("always", "always { file('/run/deploying') { absent() } }")
            .put("rolling", "rolling last: { … }, invariant: { … }")
            .buildOrThrow();

    /** The words of other tools. */
    private static final ImmutableMap<String, String> ELSEWHERE = ImmutableMap.<String, String>builder()
            .put("package", "pkg")
            .put("apt", "pkg")
            .put("yum", "pkg")
            .put("dnf", "pkg")
            .put("copy", "file")
            .put("symlink", "link")
            .put("systemd", "service")
            .put("shell", "command")
            .put("execute", "command")
            .buildOrThrow();

    private final PlayContext context;

    /** How a function of plays is used. */
    static String usage(String name) {
        String example = USAGE.get(name);
        return example == null
                ? "'" + name + "' takes other arguments than these"
                : "'" + name + "' is used like this: " + example;
    }

    UnknownNames(PlayContext context) {
        this.context = context;
    }

    /** Reports an unknown verb; the play goes on with a handle to what was meant. */
    Handle verb(String name, Object[] arguments) {
        if (USAGE.containsKey(name)) {
            throw new ProblemException(new Problem(context.here(), "wrong-arguments", usage(name)));
        }
        if (context.script() instanceof ProjectScript top && top.usages().containsKey(name)) {
            throw new ProblemException(new Problem(
                    context.here(),
                    "only-at-the-top",
                    "'" + name + "' can be used only at the top level of a " + top.kind()));
        }
        Set<String> verbs = context.project().catalog().names();
        Optional<String> function = Nearest.to(name, PlayScope.FUNCTIONS);
        String near = Nearest.to(name, verbs).isPresent()
                ? Nearest.hint(name, verbs)
                : function.or(() -> elsewhere(name, verbs))
                        .map(known -> "; did you mean '" + known + "'?")
                        .orElseGet(() -> Nearest.hint(name, verbs));
        context.problem(context.here(), "unknown-resource-type", "unknown resource type '" + name + "'" + near);
        Object first = arguments.length == 0 ? "" : arguments[0];
        return Handle.to(new ResourceId(name, String.valueOf(first)));
    }

    private static Optional<String> elsewhere(String name, Set<String> verbs) {
        return Nearest.to(name, ELSEWHERE.keySet())
                .flatMap(word -> Optional.ofNullable(ELSEWHERE.get(word)))
                .filter(verbs::contains);
    }

    /** An unknown word. */
    Problem word(String name, ImmutableSet<String> known) {
        Set<String> variables = context.host().vars().keySet();
        String hint = variables.contains(name)
                ? "; did you mean 'vars." + name + "'?"
                : Nearest.to(name, known)
                        .or(() -> Nearest.to(name, variables).map(variable -> "vars." + variable))
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("");
        return new Problem(
                context.here(),
                "unknown-name",
                name.equals("out")
                        ? "a play prints nothing: leave print, println and printf out; what resources do is shown with -v"
                        : "unknown name '" + name + "'" + (hint.isEmpty() ? ofAttribute(name) : hint));
    }

    /** Where a name is that of an attribute, Groovy has taken {@code retries -1} for a subtraction. */
    private String ofAttribute(String name) {
        boolean isOne = Schema.COMMON.attributes().containsKey(name)
                || context.project().catalog().names().stream()
                        .map(type -> context.project().catalog().named(type).orElseThrow())
                        .anyMatch(type -> type.schema().attributes().containsKey(name));
        return isOne ? "; of the attribute, a value with a sign stands in parentheses: " + name + "(-1)" : "";
    }

    /** The words that a play or a recipe knows. */
    ImmutableSet<String> words() {
        return ImmutableSet.<String>builder()
                .addAll(PlayScope.PROPERTIES)
                .addAll(context.parameters().keySet())
                .addAll(context.withheld())
                .addAll(PlayScope.FUNCTIONS)
                .build();
    }
}
