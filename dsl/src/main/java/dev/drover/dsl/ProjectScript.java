package dev.drover.dsl;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import groovy.lang.Script;
import java.util.Objects;
import java.util.Optional;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/**
 * What every script knows. Names that the script does not have are looked up in the block that is being evaluated, so
 * that methods of a script can declare resources.
 */
public abstract class ProjectScript extends Script {
    private @Nullable Project sharedProject;

    void join(Project project) {
        this.sharedProject = project;
    }

    Project sharedProject() {
        return Objects.requireNonNull(sharedProject, "the script has not joined its project");
    }

    /** The hosts of a group. */
    public @Nullable Object group(String name) {
        Optional<Scope> scope = sharedProject().current().scope();
        return scope.isPresent()
                ? scope.get().invokeMethod("group", new Object[] {name})
                : sharedProject().group(name);
    }

    /** A secret of the project. */
    public Object secret(String name) {
        return sharedProject().secretStore().secret(name, here());
    }

    /** Groovy calls it for a method that the script does not have. */
    public @Nullable Object methodMissing(String name, Object arguments) {
        Object[] given = InvokerHelper.asArray(arguments);
        Optional<Scope> scope = sharedProject().current().scope();
        if (hasOwn(name)) {
            throw mistake("wrong-arguments", "the script's method '" + name + "' takes other arguments than these");
        }
        if (scope.isPresent()) {
            return scope.get().invokeMethod(name, given);
        }
        if (sharedProject().catalog().named(name).isPresent() || PlayScope.FUNCTIONS.contains(name)) {
            throw mistake("only-in-a-play", "'" + name + "' can be used only inside a play or a recipe");
        }
        String usage = usages().get(name);
        throw usage == null
                ? mistake("unknown-name", "unknown name '" + name + "'" + Nearest.hint(name, usages().keySet()))
                : mistake("wrong-arguments", "'" + name + "' is used like this: " + usage);
    }

    /** What the script is, such as {@code playbook}. */
    abstract String kind();

    /** The words of the script's top level, each with an example. */
    abstract ImmutableMap<String, String> usages();

    private boolean hasOwn(String name) {
        return getMetaClass().respondsTo(this, name).stream()
                .anyMatch(method -> method.getDeclaringClass().getTheClass().equals(getClass()));
    }

    /** Groovy calls it for a name that the script does not have. */
    public @Nullable Object propertyMissing(String name) {
        Optional<Scope> scope = sharedProject().current().scope();
        if (scope.isPresent()) {
            return Words.of(scope.get(), name);
        }
        if (PlayScope.PROPERTIES.contains(name)) {
            throw mistake("only-in-a-play", "'" + name + "' is known only inside a play or a recipe");
        }
        throw mistake("unknown-name", "unknown name '" + name + "'");
    }

    /** Refuses a variable that was never declared: hosts would share it, in no order. */
    @Override
    public void setProperty(String property, @Nullable Object value) {
        if (property.equals("binding")
                || property.equals("metaClass")
                || getMetaClass().hasProperty(this, property) != null) {
            super.setProperty(property, value);
            return;
        }
        Optional<Scope> scope = sharedProject().current().scope();
        if (scope.isEmpty()) {
            throw mistake("undeclared-variable", "unknown variable '" + property + "'; write def " + property + " = …");
        }
        scope.get().setProperty(property, value);
    }

    Source here() {
        return sharedProject().places().here();
    }

    ProblemException mistake(String code, String message) {
        return new ProblemException(new Problem(here(), code, message));
    }
}
