package dev.drover.engine.resource.pkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.MergingType.Difference;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.RecordedFacts;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RpmBackendTest {
    private static final Bytes SEPARATOR = Bytes.utf8("--8f3a--");
    private static final PkgState MISSING =
            new PkgState(PkgState.ABSENT, Optional.empty(), new PkgState.Newest.NotKnown());

    private final RpmBackend dnf = new RpmBackend("dnf", "x86_64");

    @Test
    void oneAnswerOfRpmIsCutByName() {
        Bytes output = Bytes.utf8("glibc\ti686\t2.17-1\nglibc\tx86_64\t2.17-2\ncron\tnoarch\t3-1\n--8f3a--\n");
        ImmutableList<ImmutableList<Bytes>> answers = cut(output, "glibc", "nosuch", "cron", "glibc:i686");

        assertThat(version("glibc", answers.get(0))).contains("2.17-2");
        assertThat(version("nosuch", answers.get(1))).isEmpty();
        assertThat(version("cron", answers.get(2))).contains("3-1");
        assertThat(version("glibc:i686", answers.get(3))).contains("2.17-1");
    }

    @Test
    void anAnswerThatBreaksOffIsNotRead() {
        assertThatThrownBy(() -> cut(Bytes.utf8("cron\tnoarch\t3-1\n"), "cron"))
                .isInstanceOf(ProbeException.class)
                .hasMessage("rpm did not finish its answer");
        assertThatThrownBy(() -> cut(Bytes.utf8("error: damaged\n--8f3a--\n"), "cron"))
                .isInstanceOf(ProbeException.class)
                .hasMessageStartingWith("'error: damaged' was read");
    }

    @Test
    void manyPackagesAreOneCallWithOneSetOfOptions() {
        ImmutableList<Action> actions = dnf.transaction(
                ImmutableList.of(
                        difference(PkgSpec.named("mesos").version("1.1*").recommends(false)),
                        difference(PkgSpec.named("nginx").newest().recommends(false)),
                        difference(PkgSpec.named("cron").removed().recommends(false))),
                PackageBackend.Others.KEEP);

        assertThat(actions).hasSize(1);
        assertThat(actions.get(0).says()).isEqualTo("install mesos 1.1*, nginx; remove cron");
        assertThat(actions.get(0).arguments().stream().map(Bytes::toUtf8))
                .containsExactly(
                        "600", "dnf", "no", "no", "x86_64", "keep", "install", "mesos", "1.1*", "latest", "nginx", "*",
                        "remove", "cron", "*");
    }

    @Test
    void theToolIsChosenByWhatTheHostHasAndNotByDebiansOnes() {
        assertThat(PackageBackend.on(with("dnf", "yum", "apt-get", "dpkg"))).contains(new RpmBackend("dnf", "x86_64"));
        assertThat(PackageBackend.on(with("yum", "apt-get"))).contains(new RpmBackend("yum", "x86_64"));
        assertThat(PackageBackend.on(with("apt-get"))).isEmpty();
        assertThat(PackageBackend.whyNone(with("apt-get")))
                .isEqualTo("os 'centos' (family 'redhat') has neither dnf nor yum on its PATH");
    }

    private static Facts with(String... tools) {
        Facts el = RecordedFacts.named("centos-systemd");
        return new Facts(
                el.os(),
                el.init(),
                el.hostname(),
                el.fqdn(),
                el.net(),
                el.cpu(),
                el.memory(),
                el.disks(),
                el.mounts(),
                el.virtual(),
                el.selinux(),
                el.user(),
                ImmutableSet.copyOf(tools),
                el.clockSkew());
    }

    private ImmutableList<ImmutableList<Bytes>> cut(Bytes output, String... names) {
        Probe.Question question = dnf.probe(PkgSpec.named("any")).questions().get(0);
        ImmutableList.Builder<ImmutableList<Bytes>> questions = ImmutableList.builder();
        for (String name : names) {
            questions.add(ImmutableList.of(Bytes.utf8(name)));
        }
        return question.script().splitter().split(output, SEPARATOR, questions.build());
    }

    private Optional<String> version(String name, ImmutableList<Bytes> answer) {
        return dnf.probe(PkgSpec.named(name))
                .parser()
                .apply(ImmutableList.of(answer))
                .version();
    }

    private static Difference<PkgSpec, PkgState> difference(PkgSpec desired) {
        return new Difference<>(desired, MISSING);
    }
}
