package dev.drover.engine.resource.hostentry;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.TextFile;
import java.util.Optional;

/** The names of an address in {@code /etc/hosts}. */
public final class HostEntryType implements ResourceType<HostEntrySpec, PathState> {
    private static final HostPath HOSTS = HostPath.parse("/etc/hosts");

    @Override
    public String name() {
        return "hostEntry";
    }

    @Override
    public Class<HostEntrySpec> spec() {
        return HostEntrySpec.class;
    }

    private static TextFile file(HostEntrySpec desired) {
        return new TextFile(HOSTS, true, desired.backup(), Optional.empty(), FileReplacement.Way.IN_PLACE_IF_MOUNTED);
    }

    @Override
    public ImmutableSet<Claim> claims(HostEntrySpec desired) {
        ImmutableSet.Builder<Claim> claims = ImmutableSet.builder();
        claims.add(Claim.someContent(HOSTS));
        if (!desired.absent()) {
            String family = desired.address().toString().contains(":") ? "IPv6" : "IPv4";
            desired.names().forEach(name -> {
                String what = "the " + family + " address of '" + name + "'";
                claims.add(desired.exclusive() ? Claim.whole(what) : Claim.part(what));
            });
        }
        return claims.build();
    }

    @Override
    public Probe<PathState> probe(HostEntrySpec desired, Facts facts) {
        return file(desired).probe();
    }

    @Override
    public ImmutableList<Change> diff(HostEntrySpec desired, PathState observed) {
        return edit(desired, observed).changes();
    }

    private static HostsEdit edit(HostEntrySpec desired, PathState observed) {
        return HostsEdit.of(desired, TextFile.lines(observed));
    }

    @Override
    public ImmutableList<Action> apply(HostEntrySpec desired, PathState observed, Facts facts) {
        return ImmutableList.of(
                file(desired).rewrite(observed, edit(desired, observed).text(), false));
    }

    @Override
    public ImmutableSet<Need> lacks(HostEntrySpec desired, PathState observed) {
        return file(desired).lacks(observed);
    }

    @Override
    public ImmutableList<Disturbance<HostEntrySpec>> disturbances(HostEntrySpec desired, Facts facts) {
        ImmutableList<String> disturbed = ImmutableList.<String>builder()
                .addAll(desired.names())
                .add("disturbed.invalid")
                .build();
        HostEntrySpec other = new HostEntrySpec(desired.address(), disturbed, false, false, false);
        if (desired.absent()) {
            return ImmutableList.of(Disturbance.instead("absent", other).shownAs("names"));
        }
        ImmutableList.Builder<Disturbance<HostEntrySpec>> all = ImmutableList.builder();
        all.add(Disturbance.instead("names", other));
        if (desired.exclusive()) {
            String documentation = desired.address().text().contains(":") ? "2001:db8::ffff" : "192.0.2.255";
            all.add(Disturbance.instead(
                    "exclusive",
                    new HostEntrySpec(HostAddress.parse(documentation), desired.names(), false, false, false)));
        }
        return all.add(Disturbance.instead(
                                Disturbance.EXISTENCE,
                                HostEntrySpec.without(desired.address().text()))
                        .shownAs("names"))
                .build();
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("backup");
    }
}
