package dev.drover.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.Variable;
import dev.drover.engine.vault.Keyring;
import dev.drover.engine.vault.VaultId;
import dev.drover.engine.vault.VaultPassword;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variables that are encrypted, one by one or as a whole file. */
class VaultedVariablesTest {
    private static final Source HERE = new Source("inventory.groovy", 1);

    @TempDir
    private Path folder;

    private final AtomicInteger fetched = new AtomicInteger();
    private final VaultId dev = id("dev", "d");
    private final VaultId prod = id("prod", "p");
    private final Keyring both = Keyring.of(ImmutableList.of(dev, prod));

    private VaultId id(String label, String password) {
        return VaultId.of(label, label + ".pw", () -> {
            fetched.incrementAndGet();
            return VaultPassword.typed(password.toCharArray());
        });
    }

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(folder.resolve("vars"));
    }

    private String encrypted(String plain, VaultId with) {
        return both.encrypt(plain.getBytes(StandardCharsets.UTF_8), with).print();
    }

    private String value(String name, String plain, VaultId with) {
        return name + ": !vault |\n" + encrypted(plain, with).indent(2);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve("vars").resolve(name), text);
    }

    /** Host d in group development, host p in group production. */
    private Inventory inventory(Keyring keyring) {
        InventoryBuilder builder = Inventory.builder();
        builder.group("development", HERE).host("d", HERE);
        builder.group("production", HERE).host("p", HERE);
        return builder.vaults(keyring, new Secrets()).variableFiles(folder).build();
    }

    private static Host host(Inventory inventory, String name) {
        return inventory.host(name).orElseThrow();
    }

    private static ImmutableMap<String, Variable> variables(Inventory inventory, String host) {
        return inventory.variables(host(inventory, host)).resolved();
    }

    private static Object value(Inventory inventory, String host, String name) {
        return Optional.ofNullable(variables(inventory, host).get(name))
                .orElseThrow()
                .value();
    }

    private String problems(Runnable work) {
        try {
            work.run();
            return "";
        } catch (ProblemException e) {
            return e.getMessage().replace(folder + "/", "");
        }
    }

    @Test
    void aValueBecomesASecretAndIsDecryptedWhenItIsFirstAskedFor() throws IOException {
        write("all.yml", "plain: 1\n" + value("password", "gr\u00fcn\n", prod));
        int before = fetched.get();
        Keyring keyring = Keyring.of(ImmutableList.of(id("dev", "d"), id("prod", "p")));
        Inventory inventory = inventory(keyring);

        Secret secret = (Secret) value(inventory, "d", "password");

        assertThat(secret.toString()).startsWith("\u27EAdrover:");
        assertThat(value(inventory, "d", "plain")).isEqualTo(1);
        assertThat(fetched.get()).isEqualTo(before);
        assertThat(secret.reveal()).isEqualTo("gr\u00fcn\n");
        assertThat(secret.name()).isEqualTo("password");
        assertThat(fetched.get()).isEqualTo(before + 1);
    }

    @Test
    void valuesInListsAndMapsAreNamedByTheirPlace() throws IOException {
        write("all.yml", "db:\n" + value("password", "a", dev).indent(2) + "  hosts: [x]\n");
        Inventory inventory = inventory(Keyring.empty());

        ImmutableMap<?, ?> db = (ImmutableMap<?, ?>) value(inventory, "d", "db");

        assertThat(problems(() -> ((Secret) db.get("password")).reveal()))
                .isEqualTo(
                        "vars/all.yml:2: is encrypted, and no vault password is given; give --vault-password-file"
                                + " FILE, --vault-id LABEL@FILE or --ask-vault-pass; needed for 'db.password' (vars/all.yml:2)");
    }

    @Test
    void allOfAFileThatIsEncryptedAsAWholeIsSecret() throws IOException {
        write("production.yml", encrypted("password: abc\npin: 1234\nenabled: yes\nlist: [x, {k: v}]\n", prod));
        Inventory inventory = inventory(both);

        assertThat(((Secret) value(inventory, "p", "password")).reveal()).isEqualTo("abc");
        assertThat(((Secret) value(inventory, "p", "pin")).reveal()).isEqualTo("1234");
        assertThat(value(inventory, "p", "enabled")).isEqualTo(true);
        assertThat((List<?>) value(inventory, "p", "list")).first().isInstanceOf(Secret.class);
        assertThat(variables(inventory, "p").get("pin").source().toString()).endsWith("vars/production.yml:2");
    }

    @Test
    void aFileIsOpenedOnlyForTheHostsThatItReaches() throws IOException {
        write("production.yml", encrypted("password: abc\n", prod));
        write("all.yml", "a: 1\n");
        Inventory inventory = inventory(Keyring.of(ImmutableList.of(dev)));

        assertThat(variables(inventory, "d").keySet()).containsExactly("a");
        assertThat(problems(() -> variables(inventory, "p")))
                .isEqualTo("vars/production.yml: is encrypted with vault id 'prod', of which no password is given, and"
                        + " no other opens it; tried: 'dev' from dev.pw; give --vault-id prod@FILE; needed for the whole"
                        + " file (vars/production.yml)");
    }

    @Test
    void withoutAPasswordItIsKnownWhichHostsNeedOne() throws IOException {
        write("production.yml", encrypted("password: abc\n", prod));
        Inventory inventory = inventory(Keyring.empty());

        assertThat(inventory.locked(host(inventory, "d"))).isEmpty();
        assertThat(inventory.locked(host(inventory, "p"))).isPresent();
        assertThat(inventory(both).locked(host(inventory, "p"))).isEmpty();
    }

    @Test
    void conflictsWithWhatWasEncryptedAreFoundWithoutShowingIt() throws IOException {
        write("all.yml", "x: 1\n");
        write("production.yml", encrypted("x: 1\npassword: hunter22\n", prod));
        InventoryBuilder builder = Inventory.builder();
        builder.group("production", HERE).host("p", HERE).variable("a", 1, HERE);
        builder.group("production", HERE).variable("password", "other", HERE);
        Inventory inventory =
                builder.vaults(both, new Secrets()).variableFiles(folder).build();

        assertThat(problems(() -> variables(inventory, "p")))
                .isEqualTo("vars/production.yml:2: variable 'password' already has another value at inventory.groovy:1;"
                        + " remove one of them");
    }

    @Test
    void whatIsWrongInAnEncryptedFileIsSaidWithoutQuotingIt() throws IOException {
        write("production.yml", encrypted("a: *hunter22\n", prod));

        assertThat(problems(() -> variables(inventory(both), "p")))
                .isEqualTo("vars/production.yml:1: what is encrypted here is not YAML with a map of variables; see it"
                        + " with drover vault edit");
    }

    @Test
    void aDamagedFileIsFoundWhenTheInventoryIsRead() throws IOException {
        write("production.yml", "$ANSIBLE_VAULT;1.1;AES256\nxyz\n");

        assertThat(problems(() -> inventory(both)))
                .isEqualTo("vars/production.yml: cannot be opened: wrong password, or the vault was changed");
        assertThatThrownBy(() -> inventory(both)).isInstanceOf(ProblemException.class);
    }
}
