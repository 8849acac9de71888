package dev.drover.hosts.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.PortableName;
import dev.drover.engine.resource.user.UserSpec;
import dev.drover.engine.resource.user.UserType;
import dev.drover.engine.resource.usergroup.UserGroupSpec;
import dev.drover.engine.resource.usergroup.UserGroupType;
import dev.drover.hosts.packages.OnHost;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Users and groups on a Debian host; what the types say is compared with getent, stat and crypt(3). */
@ExtendWith(LabExtension.class)
class UserIT {
    private final UserType users = new UserType();
    private final UserGroupType groups = new UserGroupType();
    private LabHost host;
    private OnHost onHost;

    @BeforeEach
    void connect(LabHost fresh) {
        host = fresh;
        onHost = new OnHost(fresh);
    }

    @AfterEach
    void disconnect() {
        onHost.close();
    }

    private String output(String... command) {
        return host.exec(command).expectSuccess("asking the host").stdout();
    }

    private void perturb(String... command) {
        host.exec(command).expectSuccess("changing it behind our back");
    }

    private static UserSpec daemon(boolean append) {
        return new UserSpec(
                PortableName.parse("zoo"),
                Optional.of(2181L),
                Optional.of(PortableName.parse("keepers")),
                Optional.of(ImmutableSet.of(PortableName.parse("adm"), PortableName.parse("audio"))),
                append,
                Optional.of(HostPath.parse("/var/lib/zoo")),
                Optional.of(HostPath.parse("/bin/false")),
                Optional.of("The 'zoo' $(daemon)"),
                true,
                Optional.empty(),
                false,
                false);
    }

    private static UserSpec removed(String name, boolean removeHome) {
        return new UserSpec(
                PortableName.parse(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                true,
                removeHome);
    }

    private static UserSpec withPassword(String value) {
        return new UserSpec(
                PortableName.parse("operator2"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of(secret(value)),
                false,
                false);
    }

    private static Secret secret(String value) {
        return new Secrets().secret("operator", value);
    }

    private static UserGroupSpec keepers(long gid) {
        return new UserGroupSpec(PortableName.parse("keepers"), Optional.of(gid), false, false);
    }

    @Test
    void eachAttributeIsFoundAndMended() {
        onHost.converges(groups, keepers(2000));
        assertThat(onHost.plan(users, daemon(false))).contains(Change.create("user", "zoo"));
        assertThat(host.exec("getent", "passwd", "zoo").exitStatus())
                .as("a plan changes nothing")
                .isNotZero();

        onHost.converges(users, daemon(false));

        String asSaid = "zoo:x:2181:2000:The 'zoo' $(daemon):/var/lib/zoo:/bin/false\n";
        assertThat(output("getent", "passwd", "zoo")).isEqualTo(asSaid);
        assertThat(output("id", "-Gn", "zoo")).isEqualTo("keepers adm audio\n");
        assertThat(host.exec("test", "-e", "/var/lib/zoo").exitStatus())
                .as("a system user has no home made")
                .isNotZero();

        perturb("usermod", "-u", "2182", "zoo");
        assertThat(onHost.plan(users, daemon(false))).containsExactly(Change.of("uid", "2182", "2181"));
        onHost.converges(users, daemon(false));
        perturb("usermod", "-g", "users", "zoo");
        assertThat(onHost.plan(users, daemon(false)))
                .hasSize(1)
                .allMatch(change -> change.attribute().equals("group"));
        onHost.converges(users, daemon(false));
        perturb("usermod", "-d", "/srv", "zoo");
        onHost.converges(users, daemon(false));
        perturb("usermod", "-s", "/bin/sh", "zoo");
        onHost.converges(users, daemon(false));
        perturb("usermod", "-c", "", "zoo");
        onHost.converges(users, daemon(false));
        assertThat(output("getent", "passwd", "zoo")).isEqualTo(asSaid);
    }

    @Test
    void groupsAreExactUnlessAppended() {
        onHost.converges(groups, keepers(2000));
        onHost.converges(users, daemon(false));

        perturb("usermod", "-aG", "video", "zoo");
        assertThat(onHost.plan(users, daemon(true))).isEmpty();
        assertThat(onHost.plan(users, daemon(false)))
                .containsExactly(Change.of("groups", "adm,audio,video", "adm,audio"));
        onHost.converges(users, daemon(false));
        perturb("gpasswd", "-d", "zoo", "adm");
        perturb("usermod", "-aG", "video", "zoo");
        onHost.converges(users, daemon(true));

        assertThat(output("id", "-Gn", "zoo").strip().split(" "))
                .containsExactlyInAnyOrder("keepers", "adm", "audio", "video");
    }

    @Test
    void newUserHasAHomeAndAGroupOfItsNameWhichMayBeThere() {
        onHost.converges(groups, UserGroupSpec.named("guests"));
        onHost.converges(users, UserSpec.named("guests"));
        onHost.converges(users, UserSpec.named("alone"));

        assertThat(output("id", "-gn", "guests")).isEqualTo("guests\n");
        assertThat(output("id", "-gn", "alone")).isEqualTo("alone\n");
        assertThat(output("stat", "-c", "%U:%G %F", "/home/alone")).isEqualTo("alone:alone directory\n");
    }

    @Test
    void removalKeepsTheHomeUnlessSaid() {
        onHost.converges(users, UserSpec.named("one"));
        onHost.converges(users, UserSpec.named("two"));

        onHost.converges(users, removed("one", false));
        onHost.converges(users, removed("two", true));

        assertThat(host.exec("getent", "passwd", "one", "two").stdout()).isEmpty();
        assertThat(output("ls", "/home")).contains("one").doesNotContain("two");
    }

    @Test
    void passwordIsSetOnceAndVerifiedAfterwards() {
        onHost.converges(users, withPassword("pa:ss'w$rd"));

        String hash = output("getent", "shadow", "operator2").split(":")[1];
        assertThat(hash).startsWith("$6$");
        assertThat(output("perl", "-e", "print crypt($ARGV[0], $ARGV[1])", "pa:ss'w$rd", hash))
                .isEqualTo(hash);
        assertThat(onHost.plan(users, withPassword("pa:ss'w$rd"))).isEmpty();
        assertThat(onHost.plan(users, withPassword("other"))).singleElement().satisfies(change -> {
            assertThat(change.attribute()).isEqualTo("password");
            assertThat(change.sensitive()).isTrue();
        });
        assertThat(onHost.plan(users, withPassword(hash))).isEmpty();

        perturb("usermod", "-L", "operator2");
        assertThat(onHost.plan(users, withPassword("pa:ss'w$rd")))
                .as("a locked account stays locked")
                .isEmpty();
        onHost.converges(users, withPassword("other"));
        assertThat(output("getent", "shadow", "operator2"))
                .as("also with another password")
                .startsWith("operator2:!$6$")
                .doesNotContain(hash);
    }

    @Test
    void aYescryptHashIsReplacedOnce() {
        onHost.converges(users, UserSpec.named("operator2"));
        perturb("sh", "-c", "printf 'operator2:same\\n' | chpasswd -c YESCRYPT");

        onHost.converges(users, withPassword("same"));

        assertThat(output("getent", "shadow", "operator2")).startsWith("operator2:$6$");
    }

    @Test
    void whatCannotBeDoneIsSaidInTheWordsOfTheHost() {
        onHost.converges(groups, keepers(2000));
        onHost.converges(users, daemon(false));

        assertThat(onHost.failure(
                        groups, new UserGroupSpec(PortableName.parse("keepers"), Optional.empty(), false, true)))
                .isEqualTo("groupdel: cannot remove the primary group of user 'zoo'\ngroupdel ended with status 8\n");
    }

    @Test
    void gidOfAGroupIsMended() {
        onHost.converges(groups, keepers(2000));
        perturb("groupmod", "-g", "2001", "keepers");

        assertThat(onHost.plan(groups, keepers(2000))).containsExactly(Change.of("gid", "2001", "2000"));
        onHost.converges(groups, keepers(2000));

        assertThat(output("getent", "group", "keepers")).isEqualTo("keepers:x:2000:\n");
    }
}
