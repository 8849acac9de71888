package dev.drover.engine.resource.authorizedkey;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.AccountName;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathActions;
import dev.drover.engine.resource.Permissions;
import dev.drover.engine.resource.Prerequisite;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.resource.TextLines;
import dev.drover.engine.resource.authorizedkey.KeyState.Account;
import dev.drover.engine.resource.authorizedkey.KeyState.Attributes;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;

/** Keys with which users may log in. */
public final class AuthorizedKeyType implements ResourceType<AuthorizedKeySpec, KeyState> {
    private static final ProbeScript KEYS =
            ProbeScript.inOrder(ShellFunctions.PLACE.before(ShellScript.beside(AuthorizedKeyType.class, "keys.sh")));
    private static final FileMode DIRECTORY = new FileMode(0700);
    private static final FileMode FILE = new FileMode(0600);

    /** A key that nobody has: made of zeros. */
    private static final String OTHER_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA disturbed";

    @Override
    public String name() {
        return "authorizedKey";
    }

    @Override
    public Class<AuthorizedKeySpec> spec() {
        return AuthorizedKeySpec.class;
    }

    @Override
    public ImmutableSet<Claim> claims(AuthorizedKeySpec desired) {
        String what = "which keys user '" + desired.user().user() + "' has";
        return desired.absent()
                ? ImmutableSet.of()
                : ImmutableSet.of(desired.exclusive() ? Claim.whole(what) : Claim.part(what));
    }

    @Override
    public ImmutableSet<HostPath> files(AuthorizedKeySpec desired) {
        String user = desired.user().user();
        return ImmutableSet.of(
                HostPath.parse((user.equals("root") ? "/root" : "/home/" + user) + "/.ssh/authorized_keys"));
    }

    @Override
    public Probe<KeyState> probe(AuthorizedKeySpec desired, Facts facts) {
        return Probe.of(
                KEYS, ImmutableList.of(Bytes.utf8(desired.user().user())), answer -> KeyState.read(answer.get(0)));
    }

    @Override
    public ImmutableList<Change> diff(AuthorizedKeySpec desired, KeyState observed) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        KeyEdit edit = edit(desired, observed);
        edit.changes().forEach(change -> changes.add(edit.text().shown(change)));
        if (!desired.absent() && observed.own()) {
            observed.account().ifPresent(account -> {
                observed.directory()
                        .ifPresent(found ->
                                attributes("directoryMode", "directoryOwner", found, DIRECTORY, account, changes));
                observed.file().ifPresent(found -> attributes("mode", "owner", found, FILE, account, changes));
            });
        }
        return changes.build().stream()
                .map(change -> desired.sensitive() ? change.hidden() : change)
                .collect(toImmutableList());
    }

    private static KeyEdit edit(AuthorizedKeySpec desired, KeyState observed) {
        return KeyEdit.of(desired, TextLines.of(observed.content()));
    }

    private static void attributes(
            String mode,
            String owner,
            Attributes found,
            FileMode wanted,
            Account account,
            ImmutableList.Builder<Change> changes) {
        if (!found.mode().equals(wanted)) {
            changes.add(Change.of(mode, found.mode().toString(), wanted.toString()));
        }
        if (found.uid() != account.uid()) {
            changes.add(Change.of(owner, Long.toString(found.uid()), Long.toString(account.uid())));
        }
    }

    @Override
    public ImmutableList<Action> apply(AuthorizedKeySpec desired, KeyState observed, Facts facts) {
        if (observed.account().isEmpty()) {
            String user = desired.user().user();
            return ImmutableList.of(Prerequisite.missing(
                    "there is no user '" + user + "' on the host; declare it: user('" + user + "')"));
        }
        Account account = observed.account().get();
        if (!observed.homeExists()) {
            return ImmutableList.of(Prerequisite.missing("the home directory " + account.home() + " of '"
                    + desired.user().user() + "' does not exist; declare it: directory('" + account.home() + "')"));
        }
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        if (!desired.absent() && observed.own()) {
            directory(account, observed).ifPresent(actions::add);
        }
        KeyEdit edit = edit(desired, observed);
        if (!edit.changes().isEmpty()) {
            actions.add(replacement(desired, observed, account, edit));
        } else if (observed.file().isPresent()
                && observed.own()
                && !observed.file().get().equals(new Attributes(FILE, account.uid()))) {
            actions.add(PathActions.changeFile(account.file(), permissions(account, FILE)));
        }
        return actions.build();
    }

    private static Optional<Action> directory(Account account, KeyState observed) {
        Permissions permissions = permissions(account, DIRECTORY);
        if (observed.directory().isEmpty()) {
            return Optional.of(PathActions.makeDirectory(account.directory(), permissions));
        }
        return observed.directory().get().equals(new Attributes(DIRECTORY, account.uid()))
                ? Optional.empty()
                : Optional.of(PathActions.changeDirectory(account.directory(), permissions));
    }

    private static Action replacement(AuthorizedKeySpec desired, KeyState observed, Account account, KeyEdit edit) {
        boolean asSaid = observed.own() && !desired.absent();
        FileReplacement replacement = FileReplacement.of(
                        account.file(), new Content(edit.text().toBytes(), desired.sensitive()))
                .with(asSaid ? permissions(account, FILE) : Permissions.AS_FOUND);
        return (observed.file().isPresent()
                        ? replacement.onlyIfStill(observed.content().sha256())
                        : replacement.onlyIfAbsent())
                .action();
    }

    private static Permissions permissions(Account account, FileMode mode) {
        return new Permissions(
                Optional.of(mode),
                Optional.of(AccountName.parse(Long.toString(account.uid()))),
                Optional.of(AccountName.parse(Long.toString(account.gid()))));
    }

    @Override
    public ImmutableSet<Need> lacks(AuthorizedKeySpec desired, KeyState observed) {
        if (desired.absent()) {
            return ImmutableSet.of();
        }
        return observed.account()
                .map(account -> observed.homeExists()
                        ? ImmutableSet.<Need>of()
                        : ImmutableSet.of(Need.of("directory", account.home().text())))
                .orElseGet(() -> ImmutableSet.of(Need.of("user", desired.user().user())));
    }

    @Override
    public ImmutableList<Disturbance<AuthorizedKeySpec>> disturbances(AuthorizedKeySpec desired, Facts facts) {
        AuthorizedKeySpec plain = Disturbance.with(desired, "exclusive", false);
        if (desired.absent()) {
            AuthorizedKeySpec there = Disturbance.with(desired, "absent", false);
            return ImmutableList.of(
                    Disturbance.instead("absent", there).shownAs("key"), Disturbance.instead("key", there));
        }
        ImmutableList.Builder<Disturbance<AuthorizedKeySpec>> all = ImmutableList.builder();
        AuthorizedKeySpec gone = Disturbance.with(Disturbance.with(plain, "options", Optional.empty()), "absent", true);
        boolean hasOptions =
                desired.keys().stream().anyMatch(key -> !key.options().isEmpty());
        all.add(Disturbance.instead("key", gone)
                .shownAs(hasOptions ? new String[] {"key", "options"} : new String[] {"key"}));
        desired.options()
                .ifPresent(options ->
                        all.add(Disturbance.changing(plain, "options", Optional.of(options + ",no-user-rc"))));
        if (desired.exclusive()) {
            all.add(Disturbance.instead(
                    "exclusive", AuthorizedKeySpec.of(desired.user().user(), OTHER_KEY)));
        }
        return all.build();
    }
}
