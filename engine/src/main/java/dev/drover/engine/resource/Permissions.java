package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.resource.PathState.Inode;
import java.util.Optional;

/** Mode, owner and group that something in a file system shall have; what is not given stays as it is. */
public record Permissions(Optional<FileMode> mode, Optional<AccountName> owner, Optional<AccountName> group) {
    public static final Permissions AS_FOUND = new Permissions(Optional.empty(), Optional.empty(), Optional.empty());

    /** What differs on something that is there. */
    public ImmutableList<Change> changes(Inode found) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        mode.filter(wanted -> !wanted.equals(found.mode()))
                .ifPresent(wanted -> changes.add(Change.of("mode", found.mode().toString(), wanted.toString())));
        owner.filter(wanted -> !found.owner().is(wanted))
                .ifPresent(
                        wanted -> changes.add(Change.of("owner", found.owner().name(), wanted.text())));
        group.filter(wanted -> !found.group().is(wanted))
                .ifPresent(
                        wanted -> changes.add(Change.of("group", found.group().name(), wanted.text())));
        return changes.build();
    }

    /** What something new gets, with {@code modeIfNew} if no mode is given. */
    public ImmutableList<Change> creations(FileMode modeIfNew) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        changes.add(Change.create("mode", mode.orElse(modeIfNew).toString()));
        owner.ifPresent(wanted -> changes.add(Change.create("owner", wanted.text())));
        group.ifPresent(wanted -> changes.add(Change.create("group", wanted.text())));
        return changes.build();
    }

    /** What these decide of something at a path. */
    public ImmutableSet<Claim> claims(HostPath path) {
        ImmutableSet.Builder<Claim> claims = ImmutableSet.builder();
        mode.ifPresent(wanted -> claims.add(Claim.attribute("mode", path, wanted.toString())));
        owner.ifPresent(wanted -> claims.add(Claim.attribute("owner", path, wanted.text())));
        group.ifPresent(wanted -> claims.add(Claim.attribute("group", path, wanted.text())));
        return claims.build();
    }

    /** Each of these that is given with another value, by its attribute. */
    public ImmutableMap<String, Optional<?>> others() {
        ImmutableMap.Builder<String, Optional<?>> others = ImmutableMap.builder();
        mode.ifPresent(wanted -> others.put("mode", Optional.of(new FileMode(wanted.bits() ^ 0100))));
        owner.ifPresent(wanted -> others.put("owner", Optional.of(other(wanted))));
        group.ifPresent(wanted -> others.put("group", Optional.of(other(wanted))));
        return others.buildOrThrow();
    }

    private static AccountName other(AccountName wanted) {
        return new AccountName(wanted.text().equals("4242") ? "4343" : "4242");
    }

    String ownerArgument() {
        return owner.map(AccountName::text).orElse("");
    }

    String groupArgument() {
        return group.map(AccountName::text).orElse("");
    }

    String modeArgument() {
        return mode.map(FileMode::toString).orElse("");
    }
}
