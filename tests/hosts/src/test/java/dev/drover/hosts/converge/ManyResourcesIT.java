package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.State;
import dev.drover.engine.report.Status;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A look at many resources of a kind takes as many processes on the host as a look at a few: one program looks at all of them. */
@ExtendWith(LabExtension.class)
class ManyResourcesIT {
    private static final int FEW = 2;
    private static final int MANY = 30;

    /** One process for each further resource would be twice that; the host has some of its own. */
    private static final int FURTHER = (MANY - FEW) / 2;

    private static final ImmutableMap<String, Function<String, Written>> KINDS =
            ImmutableMap.<String, Function<String, Written>>builder()
                    .put("file", name -> Written.of("file", name).with("content", "x"))
                    .put("directory", name -> Written.of("directory", name))
                    .put("link", name -> Written.of("link", name).with("to", "/nowhere"))
                    .put("pkg", name -> Written.of("pkg", name))
                    .put("service", name -> Written.of("service", name).with("ensure", "running", "enabled"))
                    .put("user", name -> Written.of("user", name))
                    .put("userGroup", name -> Written.of("userGroup", name))
                    .put("hostEntry", name -> Written.of("hostEntry", name).with("names", "host-" + name.substring(8)))
                    .put(
                            "systemdUnit",
                            name -> Written.of("systemdUnit", name).with("content", "[Service]\nExecStart=/bin/true\n"))
                    .build();

    /** Prints names of what is on the host: what is not there takes less to look at. */
    private static final ImmutableMap<String, String> NAMES = ImmutableMap.<String, String>builder()
            .put("file", "find /usr/share -xdev -type f -size -9")
            .put("directory", "find /usr/share -xdev -type d")
            .put("link", "find /usr -xdev -type l")
            .put("pkg", "dpkg-query -W -f '${Package}\\n'")
            .put("service", "systemctl list-unit-files --type=service --no-legend | sed 's/[.]service .*//'")
            .put("user", "cut -d: -f1 /etc/passwd")
            .put("userGroup", "cut -d: -f1 /etc/group")
            .put("hostEntry", "seq -f '192.0.2.%g' 100")
            .put("systemdUnit", "systemctl list-unit-files --no-legend | sed -n 's/[.]service .*/.service/p'")
            .build();

    @Test
    void oneProgramLooksAtAllOfAKind(LabHost host) {
        HostRuns runs = new HostRuns(host);
        Map<String, Integer> further = new LinkedHashMap<>();
        KINDS.forEach((kind, resource) -> {
            ImmutableList<String> names = names(host, kind);
            further.put(
                    kind, started(host, runs, names, resource) - started(host, runs, names.subList(0, FEW), resource));
        });

        assertThat(further)
                .allSatisfy((kind, processes) -> assertThat(processes)
                        .as("processes of a look at %d %s resources more than of one at %d", MANY, kind, FEW)
                        .isLessThan(FURTHER));
    }

    /** With some of other names where there are too few. */
    private static ImmutableList<String> names(LabHost host, String kind) {
        List<String> there = host.exec(
                        "sh",
                        "-c",
                        NAMES.getOrDefault(kind, "") + " 2>/dev/null | grep -v -e @ -e ' ' | head -n " + MANY)
                .expectSuccess("naming what is there")
                .stdout()
                .lines()
                .toList();
        assertThat(there).as(kind).hasSizeGreaterThan(FEW);
        ImmutableList.Builder<String> names = ImmutableList.<String>builder().addAll(there);
        for (int i = there.size(); i < MANY; i++) {
            names.add("another" + i + (kind.equals("systemdUnit") ? ".service" : ""));
        }
        return names.build();
    }

    /** How many processes the host started for a plan; it numbers them one after another. */
    private static int started(
            LabHost host, HostRuns runs, ImmutableList<String> names, Function<String, Written> resource) {
        int least = Integer.MAX_VALUE;
        for (int tries = 0; tries < 2; tries++) {
            int before = newest(host);
            HostRuns.Run run = runs.plan((State state) ->
                    names.forEach(name -> state.declare(resource.apply(name).resource())));
            least = Math.min(least, newest(host) - before);
            assertThat(run.of(Status.FAILED)).as("%s", run.messages()).isEmpty();
            assertThat(run.of(Status.IN_SYNC).size()
                            + run.of(Status.WOULD_CHANGE).size())
                    .isEqualTo(names.size());
        }
        return least;
    }

    private static int newest(LabHost host) {
        return Integer.parseInt(host.exec("sh", "-c", "echo $$").stdout().strip());
    }
}
