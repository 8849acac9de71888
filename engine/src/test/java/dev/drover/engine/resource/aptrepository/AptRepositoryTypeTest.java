package dev.drover.engine.resource.aptrepository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.io.Resources;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.KeyFingerprint;
import dev.drover.engine.resource.OpenPgpKeyring;
import dev.drover.engine.resource.RecordedFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AptRepositoryTypeTest {
    /** What gpg says of the two test keys, one RSA, one Ed25519. */
    private static final KeyFingerprint RSA = new KeyFingerprint("9F8CAB1B2C76978C496521A62586335F405B9466");

    private static final KeyFingerprint ED25519 = new KeyFingerprint("C6AEF35396F198E6C5F32A0974F4E67905F2CB45");
    private static final Facts DEBIAN = RecordedFacts.named("debian-systemd");

    private final AptRepositoryType type = new AptRepositoryType();

    @Test
    void fingerprintsAreThoseThatGpgPrints() throws IOException {
        assertThat(OpenPgpKeyring.parse(file("rsa.asc")).fingerprints()).containsExactly(RSA);
        assertThat(OpenPgpKeyring.parse(file("ed25519.asc")).fingerprints()).containsExactly(ED25519);
    }

    @Test
    void binaryKeysAreReadTooAndAllOfThemAreFound() throws IOException {
        byte[] rsa = OpenPgpKeyring.parse(file("rsa.asc")).binary().toByteArray();
        byte[] ed25519 = OpenPgpKeyring.parse(file("ed25519.asc")).binary().toByteArray();
        byte[] both = com.google.common.primitives.Bytes.concat(rsa, ed25519);

        assertThat(OpenPgpKeyring.parse(Bytes.of(both)).fingerprints()).containsExactly(RSA, ED25519);
    }

    @Test
    void aKeyThatEndsWithinAPacketIsNotRead() throws IOException {
        Bytes whole = OpenPgpKeyring.parse(file("rsa.asc")).binary();
        List<Integer> readable = new ArrayList<>();

        for (int size = 1; size <= whole.size(); size++) {
            try {
                OpenPgpKeyring.parse(whole.slice(0, size));
                readable.add(size);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessage("is damaged: it ends too early");
            }
        }

        assertThat(readable)
                .as("the ends of its packets, by gpg --list-packets")
                .containsExactly(272, 294, 631);
    }

    @Test
    void aPrivateKeyIsRefused() {
        byte[] secret = {(byte) 0x94, 1, 4};

        assertThatThrownBy(() -> OpenPgpKeyring.parse(Bytes.of(secret)))
                .hasMessage("is a private key; give the public one");
    }

    @Test
    void theSameKeyInAnotherFileIsInSync() throws IOException {
        Content key = Content.of(file("rsa.asc"));
        AptRepositorySpec desired = repository().key(key);
        Bytes line =
                Bytes.utf8("deb [signed-by=/etc/apt/keyrings/own.gpg] http://repo.example.com/debian stable main\n");
        Bytes binary = OpenPgpKeyring.parse(file("rsa.asc")).binary();

        assertThat(type.diff(desired, observe(desired, line, binary, "yes yes yes\n")))
                .isEmpty();
        assertThat(type.diff(desired, observe(desired, line, file("rsa.asc"), "yes yes yes\n")))
                .as("armor in a .gpg file is nothing that apt reads")
                .hasSize(1);
    }

    @Test
    void theKeyIsSentWithoutItsArmorAndIsTriedOutBesideTheOldOne() throws IOException {
        AptRepositorySpec desired = repository().key(Content.of(file("rsa.asc")));

        Action action = type.apply(desired, observe(desired, Bytes.empty(), Bytes.empty(), "no no no\n"), DEBIAN)
                .get(0);

        assertThat(Bytes.of(action.input().orElseThrow().read()))
                .isEqualTo(OpenPgpKeyring.parse(file("rsa.asc")).binary());
        assertThat(action.arguments().stream().map(Bytes::toUtf8))
                .containsExactly(
                        "600",
                        "own",
                        "/etc/apt/sources.list.d/own.list",
                        "deb [signed-by=/etc/apt/keyrings/own.gpg] http://repo.example.com/debian stable main",
                        "deb [signed-by=/etc/apt/keyrings/drover-trial-own.gpg] http://repo.example.com/debian stable main",
                        "input",
                        "/etc/apt/keyrings/own.gpg",
                        "/etc/apt/keyrings/drover-trial-own.gpg",
                        "");
    }

    @Test
    void listsHaveTheNamesThatAptGivesThem() {
        assertThat(lists("http://127.0.0.1:8099", "trusty"))
                .isEqualTo("/var/lib/apt/lists/127.0.0.1:8099_dists_trusty_");
        assertThat(lists("https://user:word@repo.example.com/a_b/", "trusty"))
                .isEqualTo("/var/lib/apt/lists/repo.example.com_a%5fb_dists_trusty_");
        assertThat(AptLayout.lists(AptRepositorySpec.of("own", "file:/root/d", "./")))
                .isEqualTo("/var/lib/apt/lists/_root_d_._");
    }

    private static String lists(String uri, String suite) {
        return AptLayout.lists(AptRepositorySpec.of("own", uri, suite, "main"));
    }

    private static AptRepositorySpec repository() {
        return AptRepositorySpec.of("own", "http://repo.example.com/debian", "stable", "main");
    }

    private AptRepositoryState observe(AptRepositorySpec desired, Bytes source, Bytes keyring, String there) {
        return type.probe(desired, DEBIAN)
                .parser()
                .apply(ImmutableList.copyOf(List.of(ImmutableList.of(source, keyring, Bytes.utf8(there)))));
    }

    private static Bytes file(String name) throws IOException {
        return Bytes.of(Resources.toByteArray(Resources.getResource(AptRepositoryTypeTest.class, name)));
    }
}
