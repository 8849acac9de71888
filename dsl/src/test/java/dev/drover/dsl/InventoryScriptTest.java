package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Source;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryScriptTest {
    @TempDir
    Path folder;

    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
    }

    private Inventory load(String script) {
        workshop.file("inventory.groovy", script);
        return InventoryScript.load(folder.resolve("inventory.groovy"));
    }

    @Test
    void hostsGroupsSettingsAndVariables() {
        workshop.file("vars/all.yml", "timezone: UTC\n");

        Inventory inventory = load("""
                def rack = { n -> "r$n" }
                inventory {
                    defaults { user 'ubuntu'; become 'root'; identity '~/.ssh/id_ed25519', '~/.ssh/old' }
                    group('masters') {
                        host('master1') { address '192.0.2.1' }
                        (2..3).each { n ->
                            host("master$n") { address "192.0.2.$n"; port 2222; jump 'bastion'; vars rack: rack(n), list: [1, n] }
                        }
                    }
                    group('agents') { hosts 'agent1..3', address: '192.0.2.51..53', vars: [disk: 'b'] }
                    group('cluster') { children 'masters', 'agents'; vars clusterName: 'lab' }
                    host 'bastion', address: '192.0.2.100', user: 'jump'
                    vars everywhere: true
                }
                """);

        assertThat(inventory.hosts().stream().map(Host::name))
                .containsExactly("master1", "master2", "master3", "agent1", "agent2", "agent3", "bastion");
        Host third = inventory.host("master3").orElseThrow();
        assertThat(third.address()).isEqualTo("192.0.2.3");
        assertThat(third.settings().port()).contains(2222);
        assertThat(third.settings().user()).contains("ubuntu");
        assertThat(third.settings().jump()).contains("bastion");
        assertThat(third.settings().identities()).containsExactly("~/.ssh/id_ed25519", "~/.ssh/old");
        assertThat(third.groups()).containsExactly("masters", "cluster");
        assertThat(third.variables().get("rack").value()).isEqualTo("r3");
        assertThat(third.variables().get("rack").source().toString()).endsWith("inventory.groovy:7");
        assertThat(third.variables().get("list").value()).isEqualTo(ImmutableList.of(1, 3));
        assertThat(third.variables().get("clusterName").value()).isEqualTo("lab");
        assertThat(third.variables().get("everywhere").value()).isEqualTo(true);
        assertThat(third.variables().get("timezone").value()).isEqualTo("UTC");
        assertThat(third.source()).isEqualTo(new Source("inventory.groovy", 7));
        assertThat(inventory.host("agent2").orElseThrow().address()).isEqualTo("192.0.2.52");
        assertThat(inventory
                        .host("agent2")
                        .orElseThrow()
                        .variables()
                        .get("disk")
                        .value())
                .isEqualTo("b");
        assertThat(inventory.host("bastion").orElseThrow().settings().user()).contains("jump");
    }

    @Test
    void everyMistakeIsReported() {
        assertThatThrownBy(() -> load("""
                        inventory {
                            group('masters') {
                                host('master1') { adress '192.0.2.1' }
                                host('master2') { port = 22 }
                                host('master3') { address nothing }
                                children 'agent'
                            }
                            group('agents') { host 'a'; port 'x' }
                            grup('x') { }
                            group 'y'
                        }
                        """)).hasMessage("""
                        inventory.groovy:3: unknown setting 'adress'; did you mean 'address'?
                        inventory.groovy:4: write port …, not port = …
                        inventory.groovy:5: unknown name 'nothing'; text stands in quotes: 'nothing'
                        inventory.groovy:6: unknown group 'agent'; did you mean 'agents'?
                        inventory.groovy:8: 'port' must be a number from 1 to 65535, got the text 'x'
                        inventory.groovy:9: unknown name 'grup'; did you mean 'group'?
                        inventory.groovy:10: 'group' takes other arguments than these""".stripTrailing());
    }
}
