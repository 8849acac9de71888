package dev.drover.engine.resource.authorizedkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.RecordedFacts;
import dev.drover.engine.resource.TextLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizedKeyTypeTest {
    private static final String ONE =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILW7vyCjWjSMEH8CYke42+4utM8ZYMeEss8PATPBhgJ3";
    private static final String TWO =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIChugeVBWVAxjDw3mjjRc7jUVc/t9x2ZCYiOp29Rhq0M";
    private static final String PASSWD = "deploy:x:1001:1002::/home/deploy:/bin/sh\n";
    private static final String GOOD = "home yes\ndirectory 700 1001\nfile 600 1001\nown yes\n";
    private final AuthorizedKeyType type = new AuthorizedKeyType();

    private static KeyState state(String answer) {
        return KeyState.read(Bytes.utf8(answer));
    }

    private static String edit(AuthorizedKeySpec desired, String before) {
        TextLines after = KeyEdit.of(desired, TextLines.of(Bytes.utf8(before))).text();
        assertThat(KeyEdit.of(desired, after).changes()).as("a second edit").isEmpty();
        return after.toBytes().toUtf8();
    }

    private static AuthorizedKeySpec key(String lines) {
        return AuthorizedKeySpec.of("deploy", lines);
    }

    private ImmutableList<String> actions(AuthorizedKeySpec desired, String answer) {
        return type.apply(desired, state(answer), RecordedFacts.named("debian-systemd")).stream()
                .map(Action::says)
                .collect(ImmutableList.toImmutableList());
    }

    @Test
    void aKeyIsAddedBehindLinesOfOthers() {
        assertThat(edit(key(ONE + " me"), "# hers\n" + TWO + " her"))
                .isEqualTo("# hers\n" + TWO + " her\n" + ONE + " me\n");
    }

    @Test
    void theBlobIsTheKeyAndItsLineIsMendedInItsPlace() {
        assertThat(edit(key(ONE + " new name"), "no-pty " + ONE + " old\n" + TWO + "\n"))
                .isEqualTo(ONE + " new name\n" + TWO + "\n");
    }

    @Test
    void aCommentThatIsNotGivenIsKept() {
        assertThat(edit(key(ONE), ONE + " me\n")).isEqualTo(ONE + " me\n");
    }

    @Test
    void blanksAloneAreNoDifference() {
        assertThat(edit(key(ONE + " me"), ONE.replace(" ", "  ") + "\tme\n"))
                .isEqualTo(ONE.replace(" ", "  ") + "\tme\n");
    }

    @Test
    void aKeyThatIsThereTwiceIsLeftOnce() {
        assertThat(edit(key(ONE), ONE + " a\n" + TWO + "\n" + ONE + " b\n")).isEqualTo(ONE + " a\n" + TWO + "\n");
    }

    @Test
    void exclusiveLeavesCommentsAndNoOtherLine() {
        assertThat(edit(key(ONE).only(), "# note\n\n" + TWO + "\nrubbish\n" + ONE + "\n"))
                .isEqualTo("# note\n\n" + ONE + "\n");
    }

    @Test
    void absentTakesOnlyThatKey() {
        assertThat(edit(key(ONE).gone(), TWO + "\nfrom=\"a b\" " + ONE + " x\n"))
                .isEqualTo(TWO + "\n");
    }

    @Test
    void eachAttributeIsOneChange() {
        AuthorizedKeySpec desired = key(ONE + " me").options("restrict").only();

        assertThat(type.diff(desired, state(PASSWD + GOOD + "no-pty " + ONE + " me\n" + TWO + " her\n")))
                .extracting(Change::attribute)
                .containsExactly("options", "exclusive");
        assertThat(type.diff(desired, state(PASSWD + GOOD + "restrict " + ONE + " you\n")))
                .extracting(Change::attribute)
                .containsExactly("key");
        assertThat(type.diff(desired, state(PASSWD + GOOD + "restrict " + ONE + " me\n")))
                .isEmpty();
    }

    @Test
    void optionsOfOneKeyAreNotThoseOfAnother() {
        AuthorizedKeySpec desired = key("restrict " + ONE + " me\n" + TWO + " her");
        String moved = ONE + " me\nrestrict " + TWO + " her\n";

        assertThat(type.diff(desired, state(PASSWD + GOOD + moved)))
                .containsExactly(Change.of(
                        "options",
                        "ssh-ed25519 SHA256:P/Wd4BIlgIV9zLjylQlFJ/c+TAZttEXmruFRgfuFLrY her: restrict",
                        "ssh-ed25519 SHA256:/1g2SKOBgSvWxFRdZQPOgCmuS2juchxZ4hlkQJmxf+0 me: restrict"));
        assertThat(edit(desired, moved)).isEqualTo("restrict " + ONE + " me\n" + TWO + " her\n");
    }

    @Test
    void optionsThatTwoKeysExchangedAreExchangedAgain() {
        AuthorizedKeySpec desired = key("restrict " + ONE + "\nno-pty " + TWO);

        assertThat(edit(desired, "no-pty " + ONE + "\nrestrict " + TWO + "\n"))
                .isEqualTo("restrict " + ONE + "\nno-pty " + TWO + "\n");
        assertThat(type.diff(desired, state(PASSWD + GOOD + "no-pty " + ONE + "\nrestrict " + TWO + "\n")))
                .extracting(Change::attribute)
                .containsExactly("options");
    }

    @Test
    void modesAndOwnersAreMendedWithoutWritingTheFile() {
        String answer = PASSWD + "home yes\ndirectory 755 0\nfile 644 0\nown yes\n" + ONE + "\n";

        assertThat(type.diff(key(ONE), state(answer)))
                .containsExactly(
                        Change.of("directoryMode", "0755", "0700"),
                        Change.of("directoryOwner", "0", "1001"),
                        Change.of("mode", "0644", "0600"),
                        Change.of("owner", "0", "1001"));
        assertThat(actions(key(ONE), answer))
                .containsExactly(
                        "set owner, group and mode of /home/deploy/.ssh",
                        "set owner, group and mode of /home/deploy/.ssh/authorized_keys");
    }

    @Test
    void aPlaceThatRootLinksToKeepsOwnerAndMode() {
        assertThat(type.diff(key(ONE), state(PASSWD + "home yes\ndirectory 755 0\nfile 644 0\nown no\n" + ONE + "\n")))
                .isEmpty();
    }

    @Test
    void aUserThatIsNotThereYetIsNeeded() {
        assertThat(type.diff(key(ONE), state("\n")))
                .extracting(Change::attribute)
                .containsExactly("key");
        assertThat(type.lacks(key(ONE), state("\n"))).isEqualTo(ImmutableSet.of(Need.of("user", "deploy")));
        assertThat(type.diff(key(ONE).gone(), state("\n"))).isEmpty();
        assertThat(type.lacks(key(ONE).gone(), state("\n"))).isEmpty();
    }

    @Test
    void aHomeThatIsNotThereYetIsNeededAndNotMade() {
        String answer = PASSWD + "home no\ndirectory none\nfile none\nown yes\n";

        assertThat(type.lacks(key(ONE), state(answer)))
                .isEqualTo(ImmutableSet.of(Need.of("directory", "/home/deploy")));
        assertThat(actions(key(ONE), answer)).containsExactly("look for what is needed");
    }

    @Test
    void theDirectoryIsMadeFirst() {
        assertThat(actions(key(ONE), PASSWD + "home yes\ndirectory none\nfile none\nown yes\n"))
                .containsExactly("make directory /home/deploy/.ssh", "write /home/deploy/.ssh/authorized_keys");
    }

    @Test
    void whatTheHostRefusesToFollowIsSaid() {
        assertThatThrownBy(() -> state(PASSWD + "refused /home/deploy/.ssh is a symbolic link"))
                .isInstanceOf(ProbeException.class)
                .hasMessage("/home/deploy/.ssh is a symbolic link");
    }

    @Test
    void manyUsersAreOneScript() {
        assertThat(LocalHost.sh()
                        .ask(
                                type.probe(key(ONE), RecordedFacts.named("debian-systemd"))
                                        .questions()
                                        .get(0)
                                        .script(),
                                ImmutableList.of(
                                        ImmutableList.of(Bytes.utf8("no-such-user-1")),
                                        ImmutableList.of(Bytes.utf8("no-such-user-2")))))
                .isEqualTo(ImmutableList.of(ImmutableList.of(Bytes.utf8("\n")), ImmutableList.of(Bytes.utf8("\n"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "'restrict, no-pty' @ names with commas between them",
                "comand=\"x\" @ did you mean 'command'?",
                "command=\"open @ names with commas between them",
            })
    void optionsThatSshdWouldRefuseAreFound(String options, String words) {
        assertThatThrownBy(() -> key(ONE).options(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void keysThatAreNoneAreRefused() {
        assertThatThrownBy(() -> key(ONE.substring(0, ONE.length() - 4)))
                .hasMessage("key ssh-ed25519 : the key is cut off; copy the whole line");
        assertThatThrownBy(() -> key("-----BEGIN OPENSSH PRIVATE KEY-----\nabc"))
                .hasMessage("key is a private key; give the public one, of the file that ends with .pub");
        assertThatThrownBy(() -> key(ONE.replace("ssh-ed25519", "ssh-rsa")))
                .hasMessage("key ssh-rsa : the key inside is of another type; copy the whole line");
        assertThatThrownBy(() -> key(ONE + "\n" + ONE + " again")).hasMessageContaining("twice; keep one");
        assertThatThrownBy(() -> key("\n# nothing\n")).hasMessage("needs 'key' with at least one key in it");
        assertThatThrownBy(() -> key("no-pty " + ONE).options("restrict")).hasMessageContaining("options of its own");
        assertThatThrownBy(() -> key(ONE).options("restrict").gone())
                .hasMessage("is absent(): options and exclusive() say nothing then");
        assertThatThrownBy(() -> AuthorizedKeySpec.of("a b", ONE)).hasMessageContaining("must be a name of a user");
    }

    @Test
    void theKeyOfDisturbancesIsAKey() {
        assertThat(type.disturbances(key(ONE).options("restrict").only(), RecordedFacts.named("debian-systemd")))
                .extracting(disturbance -> disturbance.attribute())
                .containsExactly("key", "options", "exclusive");
    }
}
