package dev.drover.hosts.hard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Playbook;
import dev.drover.hosts.converge.HostRuns;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.OnProfile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What every type that writes files must survive, as one generated test for each case and type: it converges exactly, or it is
 * refused with its message and changes nothing. The matrix is in {@code target/file-hard-cases.md}.
 * A twentieth of the cells unless {@code -Ddrover.hard=.*} asks for all;
 * {@code -Ddrover.hard='hard links: .*'} runs only the cells of that name.
 */
@ExtendWith(LabExtension.class)
class FileHardCasesIT {
    private static final String TOOLS =
            "apt-get -q update && apt-get -q install -y --no-install-recommends git acl attr e2fsprogs";

    private static final Optional<Pattern> ASKED =
            Optional.ofNullable(System.getProperty("drover.hard")).map(name -> Pattern.compile(name, Pattern.DOTALL));

    private static final int ONE_OF = 20;

    /** Of those the cases need, which a host may lack. */
    private static final ImmutableSet<String> PROGRAMS =
            ImmutableSet.of("git", "setfacl", "setfattr", "chattr", "systemctl", "useradd");

    /** But for what an archive notes of itself. */
    private static final String LEFTOVERS =
            "find / \\( -path /proc -o -path /sys \\) -prune -o -name '.drover-*'" + " ! -name .drover-archive -print";

    @TempDir
    Path folder;

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> onDebian(@OnProfile(LabProfile.DEBIAN) LabHost host) {
        host.exec("sh", "-c", TOOLS).expectSuccess("installing what the cases are made with");
        return on(host);
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> onBusybox(@OnProfile(LabProfile.BUSYBOX) LabHost host) {
        return on(host);
    }

    private Stream<DynamicTest> on(LabHost host) {
        ImmutableSet<String> lacking = PROGRAMS.stream()
                .filter(program -> host.exec("sh", "-c", "command -v \"$1\"", "sh", program)
                                .exitStatus()
                        != 0)
                .collect(ImmutableSet.toImmutableSet());
        Machine machine = new OnLab(host);
        ImmutableList<Cell> all = new HardCases(new FileTypes(folder), lacking).all(machine);
        ImmutableList<Cell> cells = ASKED.map(name -> all.stream()
                        .filter(cell -> name.matcher(cell.name()).matches())
                        .collect(ImmutableList.toImmutableList()))
                .orElseGet(() -> some(all));
        ImmutableMap<Cell, String> verdicts = new Trial(machine, cells).verdicts();
        HardMatrix.write(host.profile().id(), cells, verdicts, all.size() - cells.size());
        String leftovers = machine.run(LEFTOVERS);
        return Stream.concat(
                Stream.of(DynamicTest.dynamicTest(
                        "nothing of ours is left", () -> assertThat(leftovers).isEmpty())),
                cells.stream()
                        .filter(verdicts::containsKey)
                        .map(cell -> DynamicTest.dynamicTest(
                                cell.name(),
                                () -> assertThat(verdicts.get(cell)).isEmpty())));
    }

    /** Of each case another part of the types, and so of each type another part of the cases. */
    private static ImmutableList<Cell> some(ImmutableList<Cell> all) {
        ImmutableList<String> cases =
                all.stream().map(Cell::hardCase).distinct().collect(ImmutableList.toImmutableList());
        ImmutableList<String> types = all.stream().map(Cell::type).distinct().collect(ImmutableList.toImmutableList());
        return all.stream()
                .filter(cell -> (cases.indexOf(cell.hardCase()) + types.indexOf(cell.type())) % ONE_OF == 0)
                .collect(ImmutableList.toImmutableList());
    }

    private record OnLab(LabHost host, HostRuns runs) implements Machine {
        OnLab(LabHost host) {
            this(host, new HostRuns(host));
        }

        @Override
        public String run(String program) {
            return Sh.run(host, program);
        }

        @Override
        public HostRuns.Run plan(Playbook playbook) {
            return runs.plan(playbook);
        }

        @Override
        public HostRuns.Run apply(Playbook playbook) {
            return runs.apply(playbook);
        }

        @Override
        public void put(String path, byte[] bytes) {
            host.write(path, bytes);
        }
    }
}
