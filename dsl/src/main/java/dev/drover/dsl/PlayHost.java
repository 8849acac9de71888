package dev.drover.dsl;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.facts.FactsTree;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.template.NamedValues;
import dev.drover.engine.template.TemplateFunction;
import groovy.lang.GroovyObjectSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A host in a play: {@code name}, {@code address}, {@code groups}, {@code vars}, {@code facts}, {@code memberId('x')};
 * any other name is one of its variables.
 */
public final class PlayHost extends GroovyObjectSupport implements NamedValues {
    private static final ImmutableSet<String> OWN = ImmutableSet.of("name", "address", "groups", "vars", "facts");
    private static final String MEMBER_ID = "memberId";
    private final HostView view;
    private final ScriptPlaces places;
    // Neither changes while a play is being evaluated, and both are asked for often.
    private final Supplier<ImmutableMap<String, Object>> variables;
    private final Supplier<ImmutableMap<String, Object>> facts;

    PlayHost(HostView view, ScriptPlaces places) {
        this.view = view;
        this.places = places;
        this.variables = Suppliers.memoize(view::vars);
        this.facts = Suppliers.memoize(() -> FactsTree.of(view.facts()));
    }

    HostView view() {
        return view;
    }

    /** This host's number (1..255) in a cluster. */
    public int memberId(String cluster) {
        return view.memberId(cluster);
    }

    StrictMap vars() {
        return new StrictMap(
                variables.get(), new StrictMap.Naming("variable", "", " of host '" + view.name() + "'"), places);
    }

    StrictMap facts() {
        return new StrictMap(facts.get(), new StrictMap.Naming("fact", "", ""), places);
    }

    @Override
    public Object getProperty(String property) {
        return switch (property) {
            case "name" -> view.name();
            case "address" -> view.address();
            case "groups" -> view.groups();
            case "vars" -> vars();
            case "facts" -> facts();
            default -> variable(property);
        };
    }

    private Object variable(String name) {
        if (variables.get().containsKey(name)) {
            return vars().get(name);
        }
        throw new ProblemException(new Problem(
                places.here(),
                "unknown-variable",
                "unknown variable '" + name + "' of host '" + view.name() + "'"
                        + Nearest.hint(
                                name,
                                Stream.concat(OWN.stream(), variables.get().keySet().stream())
                                        .toList())));
    }

    @Override
    public void setProperty(String property, @Nullable Object value) {
        throw new ProblemException(new Problem(
                places.here(),
                "read-only",
                "a play cannot change '" + property + "' of a host; variables come from the inventory"));
    }

    @Override
    public ImmutableSet<String> names() {
        return ImmutableSet.<String>builder()
                .addAll(OWN)
                .add(MEMBER_ID)
                .addAll(variables.get().keySet())
                .build();
    }

    @Override
    public Object value(String name) {
        return switch (name) {
            case MEMBER_ID -> (TemplateFunction) this::memberId;
            case "vars" -> variables.get();
            case "facts" -> new HostFacts(facts);
            default -> getProperty(name);
        };
    }

    private Object memberId(ImmutableList<Object> arguments) {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException("takes the name of a cluster");
        }
        return memberId(arguments.get(0).toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PlayHost that && view.name().equals(that.view.name());
    }

    @Override
    public int hashCode() {
        return view.name().hashCode();
    }

    @Override
    public String toString() {
        return view.name();
    }
}
