package dev.drover.dsl;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import java.util.AbstractList;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of a group, in the order of the inventory: a list of {@link PlayHost}. It can be named at the top of a
 * script, where no host is known yet; the hosts are looked up when a play asks for them.
 */
public final class Group extends AbstractList<PlayHost> {
    private final String name;
    private final CurrentScope current;
    private final ScriptPlaces places;
    private final Runnable use;

    /** @param use called each time the hosts are asked for */
    Group(String name, CurrentScope current, ScriptPlaces places, Runnable use) {
        this.name = name;
        this.current = current;
        this.places = places;
        this.use = use;
    }

    /** The name of the group. */
    String name() {
        return name;
    }

    private ImmutableList<PlayHost> hosts() {
        use.run();
        Source here = places.here();
        HostView host = current.scope()
                .map(Scope::view)
                .orElseThrow(() -> new ProblemException(new Problem(
                        here,
                        "only-in-a-play",
                        "the hosts of group '" + name + "' are known only inside a play or a recipe")));
        return host.group(name).stream()
                .map(member -> new PlayHost(member, places))
                .collect(toImmutableList());
    }

    @Override
    public PlayHost get(int index) {
        ImmutableList<PlayHost> hosts = hosts();
        int position = index < 0 ? hosts.size() + index : index;
        if (position < 0 || position >= hosts.size()) {
            throw new ProblemException(new Problem(
                    places.here(),
                    "no-such-member",
                    "group '" + name + "' has " + hosts.size() + " hosts, there is no number " + index));
        }
        return hosts.get(position);
    }

    /** What {@code group[0]} and {@code group[-1]} ask. */
    public PlayHost getAt(int index) {
        return get(index);
    }

    @Override
    public int size() {
        return hosts().size();
    }

    @Override
    public Iterator<PlayHost> iterator() {
        return hosts().iterator();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Group that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The hosts as a list prints; outside of a play the name of the group. */
    @Override
    public String toString() {
        return current.scope().isEmpty() ? name : super.toString();
    }
}
