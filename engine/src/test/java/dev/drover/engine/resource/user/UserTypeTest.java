package dev.drover.engine.resource.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.resource.Accounts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PortableName;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.RecordedFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserTypeTest {
    private static final String PASSWD = "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000:Alice:/home/alice:/bin/sh\n";
    private static final String GROUP = "root:x:0:\nadm:x:4:alice\ndocker:x:120:\nalice:x:1000:\n";
    private final UserType type = new UserType();

    private UserState state(UserSpec desired, String... shadow) {
        Stream<ImmutableList<Bytes>> accounts =
                Stream.of(ImmutableList.of(Bytes.utf8(PASSWD), Bytes.utf8(GROUP), Bytes.empty()));
        Stream<ImmutableList<Bytes>> password = Stream.of(shadow).map(answer -> ImmutableList.of(Bytes.utf8(answer)));
        return probe(desired)
                .parser()
                .apply(Stream.concat(accounts, password).collect(ImmutableList.toImmutableList()));
    }

    private Probe<UserState> probe(UserSpec desired) {
        return type.probe(desired, RecordedFacts.named("debian-systemd"));
    }

    private ImmutableList<Action> actions(UserSpec desired, String... shadow) {
        return type.apply(desired, state(desired, shadow), RecordedFacts.named("debian-systemd"));
    }

    private static ImmutableList<String> words(Action action) {
        return action.arguments().stream().map(Bytes::toUtf8).collect(ImmutableList.toImmutableList());
    }

    private static UserSpec mesos(boolean system, Optional<Secret> password) {
        return new UserSpec(
                PortableName.parse("mesos"),
                Optional.of(501L),
                Optional.empty(),
                Optional.of(ImmutableSet.of(PortableName.parse("docker"), PortableName.parse("adm"))),
                false,
                Optional.of(HostPath.parse("/srv/mesos")),
                Optional.of(HostPath.parse("/bin/bash")),
                Optional.of("-c; reboot"),
                system,
                password,
                false,
                false);
    }

    @Test
    void newSystemUserHasNoHomeMadeAndAGroupOfItsName() {
        assertThat(actions(mesos(true, Optional.empty())).stream().map(UserTypeTest::words))
                .containsExactly(ImmutableList.of(
                        "useradd",
                        "-r",
                        "-M",
                        "-U",
                        "-u",
                        "501",
                        "-G",
                        "adm,docker",
                        "-d",
                        "/srv/mesos",
                        "-s",
                        "/bin/bash",
                        "-c",
                        "-c; reboot",
                        "--",
                        "mesos"));
    }

    @Test
    void newUserHasItsHomeMadeAndJoinsAnExistingGroupOfItsName() {
        assertThat(actions(UserSpec.named("docker")).stream().map(UserTypeTest::words))
                .containsExactly(ImmutableList.of("useradd", "-m", "-g", "docker", "--", "docker"));
    }

    @Test
    void onlyWhatDiffersIsChanged() {
        UserSpec other = new UserSpec(
                PortableName.parse("alice"),
                Optional.of(1000L),
                Optional.of(PortableName.parse("alice")),
                Optional.of(ImmutableSet.of(PortableName.parse("docker"))),
                false,
                Optional.of(HostPath.parse("/home/alice")),
                Optional.of(HostPath.parse("/bin/bash")),
                Optional.of("Alice"),
                false,
                Optional.empty(),
                false,
                false);

        assertThat(actions(other).stream().map(UserTypeTest::words))
                .containsExactly(ImmutableList.of("usermod", "-G", "docker", "-s", "/bin/bash", "--", "alice"));
    }

    @Test
    void passwordGoesToStandardInputAsAHashOnly() throws IOException {
        Secret secret = new Secrets().secret("operator", "open sesame");

        ImmutableList<Action> actions = actions(mesos(true, Optional.of(secret)), "none");

        assertThat(words(actions.get(1))).containsExactly("chpasswd", "-e");
        String input = actions.get(1)
                .input()
                .orElseThrow()
                .asCharSource(StandardCharsets.UTF_8)
                .read();
        assertThat(input).startsWith("mesos:$6$").endsWith("\n").doesNotContain("open sesame");
        String field = input.substring("mesos:".length()).strip();
        assertThat(type.diff(
                        mesos(true, Optional.of(secret)), state(mesos(true, Optional.of(secret)), "found:" + field)))
                .noneMatch(change -> change.attribute().equals("password"));
    }

    @Test
    void aLockedAccountStaysLocked() throws IOException {
        UserSpec desired = mesos(true, Optional.of(new Secrets().secret("operator", "$6$salt$new")));

        assertThat(chpasswd(desired, "found:!$6$salt$old")).isEqualTo("mesos:!$6$salt$new\n");
        assertThat(chpasswd(desired, "found:!!$6$salt$old")).isEqualTo("mesos:!$6$salt$new\n");
        assertThat(chpasswd(desired, "found:$6$salt$old")).isEqualTo("mesos:$6$salt$new\n");
        assertThat(chpasswd(desired, "found:!")).as("has no password yet").isEqualTo("mesos:$6$salt$new\n");
    }

    private String chpasswd(UserSpec desired, String shadow) throws IOException {
        ImmutableList<Action> actions = actions(desired, shadow);
        return actions.get(actions.size() - 1)
                .input()
                .orElseThrow()
                .asCharSource(StandardCharsets.UTF_8)
                .read();
    }

    @Test
    void stateNeverShowsTheHash() {
        Secret secret = new Secrets().secret("operator", "open sesame");
        UserSpec desired = mesos(true, Optional.of(secret));

        assertThat(state(desired, "found:$6$salt$digest").toString()).doesNotContain("digest");
        assertThat(desired.toString()).doesNotContain("sesame");
    }

    @Test
    void unreadableShadowIsSaid() {
        UserSpec desired = mesos(true, Optional.of(new Secrets().secret("operator", "p")));

        assertThatThrownBy(() -> state(desired, "unreadable"))
                .isInstanceOf(ProbeException.class)
                .hasMessage("only root can read /etc/shadow to compare the password of mesos; say become 'root'");
    }

    @Test
    void lacksGroupsThatAreNotThereAndProvidesItself() {
        UserSpec desired = UserSpec.named("alice");
        UserSpec inMissing = new UserSpec(
                desired.name(),
                Optional.empty(),
                Optional.of(PortableName.parse("zoo")),
                Optional.of(ImmutableSet.of(PortableName.parse("docker"), PortableName.parse("wheel"))),
                false,
                Optional.of(HostPath.parse("/srv/a")),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                false,
                false);

        assertThat(type.lacks(inMissing, state(inMissing)))
                .containsExactly(Need.of("group", "zoo"), Need.of("group", "wheel"));
        assertThat(type.provides(desired)).containsExactly(Need.of("user", "alice"), Need.of("group", "alice"));
        assertThat(type.provides(inMissing)).containsExactly(Need.of("user", "alice"), Need.of("directory", "/srv/a"));
    }

    private static void program(Path directory, String name, String text) {
        LocalHost.program(directory.resolve(name), text);
    }

    @Test
    void accountsAreReadInOneRunForManyUsers(@TempDir Path programs) throws IOException {
        program(
                programs,
                "getent",
                "printf '%s\\n' \"called $*\" >>\"${0%/*}/log\"\n"
                        + "case $1 in passwd) printf 'carol:*:70000:70001:Carol:/home/carol:/bin/sh\\n' ;;"
                        + " *) printf 'remote:*:70001:\\n' ;; esac\n");
        ImmutableList<Probe<UserState>> probes =
                ImmutableList.of(probe(UserSpec.named("root")), probe(UserSpec.named("carol")));
        ImmutableList<ImmutableList<Bytes>> questions = probes.stream()
                .map(probe -> probe.questions().get(0).arguments())
                .collect(ImmutableList.toImmutableList());

        ImmutableList<ImmutableList<Bytes>> answers =
                LocalHost.finding(programs).ask(probes.get(0).questions().get(0).script(), questions);
        UserState root = probes.get(0).parser().apply(ImmutableList.of(answers.get(0)));
        UserState carol = probes.get(1).parser().apply(ImmutableList.of(answers.get(1)));

        assertThat(root.account().orElseThrow().uid()).isZero();
        assertThat(carol.account().orElseThrow().comment()).isEqualTo("Carol");
        assertThat(carol.accounts().group("remote").orElseThrow().gid()).isEqualTo(70001);
        assertThat(Files.readString(programs.resolve("log")))
                .isEqualTo("called passwd root carol\ncalled group root carol\n");
    }

    @Test
    void missingProgramIsNamed() {
        LocalHost.Ran ran = LocalHost.sh().act(Accounts.change("test", "drover-adduser", List.of("x")));

        assertThat(ran.status()).isEqualTo(127);
        assertThat(ran.stderr())
                .isEqualTo("there is no drover-adduser on this host"
                        + " (it comes with the package passwd, shadow or shadow-utils)\n");
    }

    @Test
    void programGetsItsArgumentsAndInputUntouchedAndItsFailureIsPassedOn(@TempDir Path programs) throws IOException {
        program(programs, "useradd", "printf '<%s>' \"$@\"; cat; printf 'no room\\n' >&2; exit 9\n");

        LocalHost.Ran ran = LocalHost.finding(programs)
                .act(Accounts.change("test", "useradd", List.of("-c", "a 'b' $(c)", ""))
                        .withInput(Bytes.utf8("in\n")));

        assertThat(ran)
                .isEqualTo(new LocalHost.Ran(
                        9, Bytes.utf8("<-c><a 'b' $(c)><>in\n"), "no room\nuseradd ended with status 9\n"));
    }

    @Test
    void fieldOfShadowIsReadForEachUserAsked() {
        ProbeScript script = probe(mesos(true, Optional.of(new Secrets().secret("s", "p"))))
                .questions()
                .get(1)
                .script();

        ImmutableList<String> answers = LocalHost.sh()
                .ask(
                        script,
                        ImmutableList.of(
                                ImmutableList.of(Bytes.utf8("root")), ImmutableList.of(Bytes.utf8("drover-nobody"))))
                .stream()
                .map(answer -> answer.get(0).toUtf8())
                .collect(ImmutableList.toImmutableList());

        // As root the first answer is the field itself; otherwise both say that the file cannot be read.
        assertThat(String.join("\n", answers)).matches("found:[^\n]*\nnone|unreadable\nunreadable");
    }
}
