package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A host of an invented inventory: three masters with variables, and facts of Debian 12. */
record FakeHost(String name, int number, ImmutableMap<String, Object> vars, Facts facts, List<String> asked)
        implements HostView {
    static final ImmutableList<FakeHost> MASTERS = IntStream.rangeClosed(1, 3)
            .mapToObj(number -> new FakeHost(
                    "master" + number,
                    number,
                    ImmutableMap.of("rack", "r" + number, "clusterName", "lab", "app", ImmutableMap.of("port", 8080)),
                    debian("12"),
                    new ArrayList<>()))
            .collect(ImmutableList.toImmutableList());

    private static final ImmutableList<String> GROUPS = ImmutableList.of("masters", "agents");

    static FakeHost master1() {
        return MASTERS.get(0);
    }

    FakeHost with(Facts other) {
        return new FakeHost(name, number, vars, other, asked);
    }

    FakeHost with(Map<String, Object> other) {
        return new FakeHost(name, number, ImmutableMap.copyOf(other), facts, asked);
    }

    static Facts debian(String version) {
        return new Facts(
                new Facts.Os("debian", "debian", version, "bookworm", "x86_64"),
                Facts.Init.SYSTEMD,
                "host1",
                "host1.example.com",
                new Facts.Net("198.51.100.11", ImmutableMap.of("eth0", ImmutableList.of("198.51.100.11"))),
                new Facts.Cpu(2, "a processor"),
                new Facts.Memory(4L << 30, 2L << 30),
                ImmutableList.of(),
                ImmutableList.of(new Facts.Mount("/", "/dev/sda1", "ext4")),
                "docker",
                "disabled",
                "root",
                ImmutableSet.of("apt-get", "dpkg"),
                Duration.ofMillis(1500));
    }

    /** As a gatherer sees CentOS 7. */
    static Facts centos(String version) {
        Facts other = debian("12");
        return new Facts(
                new Facts.Os("redhat", "centos", version, "Core", "x86_64"),
                other.init(),
                other.hostname(),
                other.fqdn(),
                other.net(),
                other.cpu(),
                other.memory(),
                other.disks(),
                other.mounts(),
                other.virtual(),
                other.selinux(),
                other.user(),
                ImmutableSet.of("yum", "rpm"),
                other.clockSkew());
    }

    @Override
    public String address() {
        return "192.0.2." + number;
    }

    @Override
    public ImmutableSet<String> groups() {
        return ImmutableSet.of("masters");
    }

    @Override
    public Object var(String variable) {
        throw new AssertionError("the language looks into vars() itself, asked for " + variable);
    }

    @Override
    public ImmutableList<HostView> group(String group) {
        if (!GROUPS.contains(group)) {
            throw new ProblemException(new Problem(
                    Source.UNKNOWN, "unknown-group", "unknown group '" + group + "'" + Nearest.hint(group, GROUPS)));
        }
        // Which hosts run agents makes no difference here.
        return ImmutableList.copyOf(MASTERS);
    }

    @Override
    public int memberId(String cluster) {
        return 10 + number;
    }
}
