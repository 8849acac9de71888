package dev.drover.engine.resource.user;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Ordering;
import com.google.common.collect.Sets;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.resource.Accounts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PortableName;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** User accounts; kept by useradd, usermod, userdel and chpasswd. */
public final class UserType implements ResourceType<UserSpec, UserState> {
    private static final ProbeScript PASSWORD = ProbeScript.inOrder(ShellScript.beside(UserType.class, "password.sh"));
    private static final String FOUND = "found:";

    @Override
    public String name() {
        return "user";
    }

    @Override
    public Class<UserSpec> spec() {
        return UserSpec.class;
    }

    @Override
    public Probe<UserState> probe(UserSpec desired, Facts facts) {
        String name = desired.name().text();
        // A new user's own group may be there before the user.
        ImmutableSet<PortableName> groups = ImmutableSet.<PortableName>builder()
                .add(desired.name())
                .addAll(desired.group().stream().toList())
                .addAll(desired.namedGroups())
                .build();
        Probe<Accounts> accounts = Accounts.ofUser(desired.name(), groups);
        return desired.password().isEmpty()
                ? accounts.map(all -> new UserState(name, all, ShadowField.empty()))
                : Probe.both(accounts, password(name), (all, field) -> new UserState(name, all, field));
    }

    private static Probe<ShadowField> password(String user) {
        return Probe.of(
                PASSWORD,
                ImmutableList.of(Bytes.utf8(user)),
                answer -> field(user, answer.get(0).toUtf8()));
    }

    private static ShadowField field(String user, String answer) {
        if (answer.startsWith(FOUND)) {
            return ShadowField.of(answer.substring(FOUND.length()));
        }
        return switch (answer) {
            case "none" -> ShadowField.empty();
            case "missing" -> throw new ProbeException("the host has no /etc/shadow to keep the password of " + user);
            case "unreadable" ->
                throw new ProbeException(
                        "only root can read /etc/shadow to compare the password of " + user + "; say become 'root'");
            default -> throw new ProbeException("the answer about the password of " + user + " is not of its form");
        };
    }

    @Override
    public ImmutableList<Change> diff(UserSpec desired, UserState observed) {
        if (desired.absent()) {
            return observed.exists()
                    ? ImmutableList.of(Change.remove("user", desired.name().text()))
                    : ImmutableList.of();
        }
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        if (!observed.exists()) {
            changes.add(Change.create("user", desired.name().text()));
        }
        Optional<Accounts.User> account = observed.account();
        difference(
                        "uid",
                        account.map(user -> Long.toString(user.uid())),
                        desired.uid().map(String::valueOf))
                .ifPresent(changes::add);
        otherPrimaryGroup(desired, observed)
                .map(group -> new Change("group", observed.primaryGroup(), Optional.of(group), false))
                .ifPresent(changes::add);
        groupsDifference(desired, observed).ifPresent(changes::add);
        difference("home", account.map(Accounts.User::home), desired.home().map(HostPath::text))
                .ifPresent(changes::add);
        difference("shell", account.map(Accounts.User::shell), desired.shell().map(HostPath::text))
                .ifPresent(changes::add);
        difference("comment", account.map(Accounts.User::comment), desired.comment())
                .ifPresent(changes::add);
        if (hasOtherPassword(desired, observed)) {
            changes.add(new Change(
                            "password",
                            observed.password().hash().map(PasswordHash::text).or(() -> Optional.of("")),
                            desired.password().map(Secret::reveal),
                            false)
                    .hidden());
        }
        return changes.build();
    }

    private static Optional<Change> difference(String attribute, Optional<String> from, Optional<String> to) {
        return to.isEmpty() || to.equals(from) ? Optional.empty() : Optional.of(new Change(attribute, from, to, false));
    }

    private static Optional<String> otherPrimaryGroup(UserSpec desired, UserState observed) {
        return desired.group().map(PortableName::text).filter(group -> !observed.hasPrimaryGroup(group));
    }

    private static Optional<Change> groupsDifference(UserSpec desired, UserState observed) {
        if (desired.groups().isEmpty()) {
            return Optional.empty();
        }
        ImmutableSet<String> present = presentGroups(desired, observed);
        ImmutableSet<String> wanted = wantedGroups(desired, observed);
        return wanted.equals(present)
                ? Optional.empty()
                : Optional.of(new Change(
                        "groups",
                        observed.exists() ? Optional.of(listed(present)) : Optional.empty(),
                        Optional.of(listed(wanted)),
                        false));
    }

    private static String listed(Set<String> groups) {
        return String.join(",", Ordering.natural().sortedCopy(groups));
    }

    private static ImmutableSet<String> presentGroups(UserSpec desired, UserState observed) {
        return withoutPrimary(observed.memberships(), desired, observed);
    }

    private static ImmutableSet<String> wantedGroups(UserSpec desired, UserState observed) {
        ImmutableSet<String> named =
                desired.namedGroups().stream().map(PortableName::text).collect(toImmutableSet());
        return withoutPrimary(
                desired.appendGroups() ? Sets.union(observed.memberships(), named) : named, desired, observed);
    }

    /** A user is a member of its primary group anyway, whether that group lists it or not. */
    private static ImmutableSet<String> withoutPrimary(Set<String> groups, UserSpec desired, UserState observed) {
        String primary = primaryToBe(desired, observed);
        return groups.stream().filter(group -> !group.equals(primary)).collect(toImmutableSet());
    }

    private static String primaryToBe(UserSpec desired, UserState observed) {
        return desired.group()
                .map(PortableName::text)
                .or(observed::primaryGroup)
                .orElse(desired.name().text());
    }

    private static boolean hasOtherPassword(UserSpec desired, UserState observed) {
        if (desired.password().isEmpty()) {
            return false;
        }
        Secret wanted = desired.password().get();
        return PasswordHash.of(wanted)
                .map(hash -> !Optional.of(hash).equals(observed.password().hash()))
                .orElseGet(() -> observed.password()
                        .hash()
                        .filter(hash -> hash.isOf(wanted.reveal()))
                        .isEmpty());
    }

    @Override
    public ImmutableList<Action> apply(UserSpec desired, UserState observed, Facts facts) {
        if (desired.absent()) {
            return ImmutableList.of(removal(desired));
        }
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        if (observed.exists()) {
            ImmutableList<String> options = options(desired, observed);
            if (!options.isEmpty()) {
                actions.add(account("change user ", "usermod", desired, options));
            }
        } else {
            actions.add(account("create user ", "useradd", desired, creation(desired, observed)));
        }
        if (hasOtherPassword(desired, observed)) {
            desired.password().ifPresent(secret -> actions.add(passwordChange(desired, observed, secret)));
        }
        return actions.build();
    }

    private static Action removal(UserSpec desired) {
        return desired.removeHome()
                ? account("remove user and home of ", "userdel", desired, ImmutableList.of("-r"))
                : account("remove user ", "userdel", desired, ImmutableList.of());
    }

    private static Action account(String says, String program, UserSpec desired, ImmutableList<String> options) {
        ImmutableList<String> arguments = ImmutableList.<String>builder()
                .addAll(options)
                .add("--", desired.name().text())
                .build();
        return Accounts.change(says + desired.name(), program, arguments);
    }

    private static ImmutableList<String> creation(UserSpec desired, UserState observed) {
        String name = desired.name().text();
        ImmutableList.Builder<String> options = ImmutableList.builder();
        options.addAll(desired.system() ? ImmutableList.of("-r", "-M") : ImmutableList.of("-m"));
        if (desired.group().isEmpty()) {
            // Said outright, because distributions differ in their defaults and useradd fails where the group is there.
            options.addAll(
                    observed.accounts().group(name).isPresent()
                            ? ImmutableList.of("-g", name)
                            : ImmutableList.of("-U"));
        }
        return options.addAll(options(desired, observed)).build();
    }

    /** Those that useradd and usermod share, for the attributes that differ. */
    private static ImmutableList<String> options(UserSpec desired, UserState observed) {
        Optional<Accounts.User> account = observed.account();
        ImmutableList.Builder<String> options = ImmutableList.builder();
        desired.uid()
                .filter(uid -> account.filter(user -> user.uid() == uid).isEmpty())
                .ifPresent(uid -> options.add("-u", uid.toString()));
        otherPrimaryGroup(desired, observed).ifPresent(group -> options.add("-g", group));
        if (groupsDifference(desired, observed).isPresent()) {
            options.add("-G", listed(wantedGroups(desired, observed)));
        }
        desired.home()
                .map(HostPath::text)
                .filter(home -> account.filter(user -> user.home().equals(home)).isEmpty())
                .ifPresent(home -> options.add("-d", home));
        desired.shell()
                .map(HostPath::text)
                .filter(shell ->
                        account.filter(user -> user.shell().equals(shell)).isEmpty())
                .ifPresent(shell -> options.add("-s", shell));
        desired.comment()
                .filter(comment ->
                        account.filter(user -> user.comment().equals(comment)).isEmpty())
                .ifPresent(comment -> options.add("-c", comment));
        return options.build();
    }

    private static Action passwordChange(UserSpec desired, UserState observed, Secret secret) {
        PasswordHash hash = PasswordHash.of(secret).orElseGet(() -> PasswordHash.salted(secret.reveal()));
        return Accounts.change("set the password of " + desired.name(), "chpasswd", ImmutableList.of("-e"))
                .withInput(Bytes.utf8(desired.name() + ":" + observed.password().with(hash) + "\n"));
    }

    @Override
    public ImmutableSet<Need> lacks(UserSpec desired, UserState observed) {
        ImmutableSet.Builder<Need> needs = ImmutableSet.builder();
        desired.group().ifPresent(group -> needs.add(Need.of("group", group.text())));
        desired.namedGroups().forEach(group -> needs.add(Need.of("group", group.text())));
        return needs.build().stream()
                .filter(need -> observed.accounts().group(need.name()).isEmpty())
                .collect(toImmutableSet());
    }

    @Override
    public ImmutableSet<Need> provides(UserSpec desired) {
        if (desired.absent()) {
            return ImmutableSet.of();
        }
        ImmutableSet.Builder<Need> needs = ImmutableSet.builder();
        needs.add(Need.of("user", desired.name().text()));
        if (desired.group().isEmpty()) {
            needs.add(Need.of("group", desired.name().text()));
        }
        if (!desired.system()) {
            desired.home().ifPresent(home -> needs.add(Need.of("directory", home.text())));
        }
        return needs.build();
    }

    @Override
    public ImmutableList<Disturbance<UserSpec>> disturbances(UserSpec desired, Facts facts) {
        UserSpec any = UserSpec.named(desired.name().text());
        if (desired.absent()) {
            return ImmutableList.of(Disturbance.instead("absent", any).shownAs("user"));
        }
        ImmutableList.Builder<Disturbance<UserSpec>> all = ImmutableList.builder();
        PortableName other =
                PortableName.parse(desired.group().filter(is("bin")).isPresent() ? "daemon" : "bin");
        desired.uid().ifPresent(uid -> all.add(Disturbance.changing(any, "uid", Optional.of(uid + 4000))));
        desired.group().ifPresent(group -> all.add(Disturbance.changing(any, "group", Optional.of(other))));
        desired.groups()
                .ifPresent(groups -> all.add(Disturbance.changing(any, "groups", Optional.of(ImmutableSet.of(other)))));
        desired.home()
                .ifPresent(home ->
                        all.add(Disturbance.changing(any, "home", Optional.of(HostPath.parse(home + "-disturbed")))));
        desired.shell()
                .ifPresent(shell -> all.add(Disturbance.changing(
                        any,
                        "shell",
                        Optional.of(HostPath.parse(shell.text().equals("/bin/false") ? "/bin/sh" : "/bin/false")))));
        desired.comment()
                .ifPresent(
                        comment -> all.add(Disturbance.changing(any, "comment", Optional.of(comment + " disturbed"))));
        desired.password()
                .ifPresent(password -> all.add(Disturbance.changing(
                        any,
                        "password",
                        Optional.of(new Secrets().secret(password.name(), password.reveal() + "-disturbed")))));
        return all.build();
    }

    private static Predicate<PortableName> is(String text) {
        return name -> name.text().equals(text);
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("appendGroups", "system", "removeHome");
    }
}
