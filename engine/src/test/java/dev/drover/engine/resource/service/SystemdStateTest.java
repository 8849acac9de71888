package dev.drover.engine.resource.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.service.ServiceState.Boot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of units from a systemctl that says what it is told to, over real shells of this machine. */
class SystemdStateTest {
    private static final SystemdBackend SYSTEMD = new SystemdBackend();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void whatIsOnDiskDecidesAndNotWhatSystemdReadEarlier(String shell) throws IOException {
        unit("a.service", "loaded", "enabled", "disabled");
        unit("b.service", "loaded", "disabled", "enabled");
        unit("c.service", "loaded", "disabled", "masked");
        unit("d.service", "masked", "masked", "disabled");

        assertThat(boots(shell, "a", "b", "c", "d"))
                .containsExactly(Boot.DISABLED, Boot.ENABLED, Boot.MASKED, Boot.DISABLED);
        assertThat(calls()).as("one process for all").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void aUnitThatIsNotThereTakesNoOthersAnswer(String shell) throws IOException {
        unit("a.service", "not-found", "", "");
        unit("b.service", "loaded", "disabled", "enabled");
        unit("c.service", "not-found", "", "");
        unit("d.service", "loaded", "enabled", "static");
        unit("e.service", "not-found", "", "");

        assertThat(boots(shell, "a", "b", "c", "d", "e"))
                .containsExactly(Boot.MISSING, Boot.ENABLED, Boot.MISSING, Boot.STATIC, Boot.MISSING);
        assertThat(calls()).isEqualTo(3);
    }

    @Test
    void oneThatSaysNotFoundIsAskedOnce() throws IOException {
        unit("a.service", "not-found", "", "not-found");
        unit("b.service", "loaded", "disabled", "enabled");

        assertThat(boots("dash", "a", "b")).containsExactly(Boot.MISSING, Boot.ENABLED);
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void anAliasIsAskedForByTheNameOfItsUnit() throws IOException {
        unit("b.service", "loaded", "enabled", "disabled");
        Files.copy(directory.resolve("b.service.show"), directory.resolve("alias.service.show"));

        assertThat(boots("dash", "alias", "b")).containsExactly(Boot.DISABLED, Boot.DISABLED);
    }

    private void unit(String name, String load, String cached, String onDisk) throws IOException {
        Files.writeString(
                directory.resolve(name + ".show"),
                "Id=" + name + "\nNames=" + name + "\nLoadState=" + load
                        + "\nActiveState=inactive\nSubState=dead\nUnitFileState=" + cached
                        + "\nSourcePath=\nFragmentPath=\n");
        if (!onDisk.isEmpty()) {
            Files.writeString(directory.resolve(name + ".disk"), onDisk + "\n");
        }
    }

    private ImmutableList<Boot> boots(String shell, String... names) throws IOException {
        LocalHost.program(directory.resolve("systemctl"), """
                cd '%s' || exit
                verb=$1
                while [ "$1" != -- ]; do shift; done
                shift
                between=
                [ "$verb" = show ] || echo >>calls
                for unit; do
                    case $verb in
                        show) printf "$between"; cat "$unit.show" ;;
                        is-enabled) cat "$unit.disk" 2>/dev/null || exit 1 ;;
                    esac
                    between='\\n'
                done
                """.formatted(directory));
        LocalHost host = new LocalHost(ImmutableList.<String>builder()
                .add("env", "PATH=" + directory + ":" + System.getenv("PATH"))
                .addAll(Splitter.on(' ').split(shell))
                .build());
        ImmutableList.Builder<Probe<ServiceState>> probes = ImmutableList.builder();
        for (String name : names) {
            probes.add(SYSTEMD.probe(name));
        }
        Probe<ImmutableList<ServiceState>> all = Probe.all(probes.build());
        ProbeScript script = all.questions().get(0).script();
        ImmutableList<ImmutableList<Bytes>> arguments =
                all.questions().stream().map(Probe.Question::arguments).collect(ImmutableList.toImmutableList());
        return all.parser().apply(host.ask(script, arguments)).stream()
                .map(ServiceState::boot)
                .collect(ImmutableList.toImmutableList());
    }

    private long calls() throws IOException {
        return Files.readAllLines(directory.resolve("calls")).size();
    }
}
