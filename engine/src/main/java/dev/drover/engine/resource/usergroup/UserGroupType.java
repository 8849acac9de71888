package dev.drover.engine.resource.usergroup;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Accounts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;
import java.util.Optional;

/** Groups of users; kept by groupadd, groupmod and groupdel. */
public final class UserGroupType implements ResourceType<UserGroupSpec, UserGroupState> {
    @Override
    public String name() {
        return "userGroup";
    }

    @Override
    public Class<UserGroupSpec> spec() {
        return UserGroupSpec.class;
    }

    @Override
    public Probe<UserGroupState> probe(UserGroupSpec desired, Facts facts) {
        return Accounts.ofGroup(desired.name())
                .map(accounts ->
                        new UserGroupState(accounts.group(desired.name().text()).map(Accounts.Group::gid)));
    }

    @Override
    public ImmutableList<Change> diff(UserGroupSpec desired, UserGroupState observed) {
        String name = desired.name().text();
        if (desired.absent()) {
            return observed.exists() ? ImmutableList.of(Change.remove("group", name)) : ImmutableList.of();
        }
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        if (!observed.exists()) {
            changes.add(Change.create("group", name));
        }
        desired.gid()
                .filter(gid -> !observed.gid().equals(desired.gid()))
                .ifPresent(gid -> changes.add(new Change(
                        "gid",
                        observed.gid().map(String::valueOf),
                        desired.gid().map(String::valueOf),
                        false)));
        return changes.build();
    }

    @Override
    public ImmutableList<Action> apply(UserGroupSpec desired, UserGroupState observed, Facts facts) {
        if (desired.absent()) {
            return action("remove group ", "groupdel", desired, ImmutableList.of());
        }
        ImmutableList.Builder<String> options = ImmutableList.builder();
        if (!observed.exists() && desired.system()) {
            options.add("-r");
        }
        desired.gid().ifPresent(gid -> options.add("-g", gid.toString()));
        return observed.exists()
                ? action("change group ", "groupmod", desired, options.build())
                : action("create group ", "groupadd", desired, options.build());
    }

    private static ImmutableList<Action> action(
            String says, String program, UserGroupSpec desired, ImmutableList<String> options) {
        ImmutableList<String> arguments = ImmutableList.<String>builder()
                .addAll(options)
                .add("--", desired.name().text())
                .build();
        return ImmutableList.of(Accounts.change(says + desired.name(), program, arguments));
    }

    @Override
    public ImmutableSet<Need> provides(UserGroupSpec desired) {
        return desired.absent()
                ? ImmutableSet.of()
                : ImmutableSet.of(Need.of("group", desired.name().text()));
    }

    @Override
    public ImmutableList<Disturbance<UserGroupSpec>> disturbances(UserGroupSpec desired, Facts facts) {
        UserGroupSpec any = UserGroupSpec.named(desired.name().text());
        if (desired.absent()) {
            return ImmutableList.of(Disturbance.instead("absent", any).shownAs("group"));
        }
        return desired.gid().isPresent()
                ? ImmutableList.of(Disturbance.changing(
                        any, "gid", Optional.of(desired.gid().get() + 4000)))
                : ImmutableList.of(Disturbance.instead(Disturbance.EXISTENCE, Disturbance.with(any, "absent", true))
                        .shownAs("group"));
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("system");
    }
}
