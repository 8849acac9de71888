package dev.drover.engine.resource.service;

import static dev.drover.engine.resource.service.ServiceGoal.DISABLED;
import static dev.drover.engine.resource.service.ServiceGoal.ENABLED;
import static dev.drover.engine.resource.service.ServiceGoal.MASKED;
import static dev.drover.engine.resource.service.ServiceGoal.RUNNING;
import static dev.drover.engine.resource.service.ServiceGoal.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.RecordedFacts;
import dev.drover.engine.resource.service.ServiceState.Activity;
import dev.drover.engine.resource.service.ServiceState.Boot;
import dev.drover.engine.resource.service.ServiceState.Kind;
import org.junit.jupiter.api.Test;

class ServiceTypeTest {
    private static final Bytes SEPARATOR = Bytes.utf8("--8f3a--");
    private static final Need UNIT = Need.deciding("unit", "x");

    private final ServiceType type = new ServiceType();

    @Test
    void whatAUnitThatIsNotThereYetWillDoIsDecidedWhenItIsThere() {
        ServiceState missing = ServiceState.of(Kind.NO_UNIT, Activity.STOPPED, Boot.MISSING);

        assertThat(type.lacks(ServiceSpec.named("x").ensure(RUNNING, ENABLED), missing))
                .containsExactly(UNIT);
        assertThat(type.lacks(ServiceSpec.named("x").ensure(STOPPED, DISABLED), missing))
                .containsExactly(UNIT);
        assertThat(type.lacks(ServiceSpec.named("x").ensure(MASKED), missing)).isEmpty();
    }

    @Test
    void anOverrideFileNeedsNoJob() {
        ServiceState missing = ServiceState.of(Kind.NO_JOB, Activity.STOPPED, Boot.MISSING);

        assertThat(type.lacks(ServiceSpec.named("x").ensure(STOPPED, DISABLED), missing))
                .isEmpty();
        assertThat(type.lacks(ServiceSpec.named("x").ensure(RUNNING, ENABLED), missing))
                .containsExactly(UNIT);
    }

    @Test
    void oneAnswerOfSystemctlIsCutByBlocks() {
        Bytes output = Bytes.utf8("Id=a.service\nLoadState=loaded\nActiveState=active\nSubState=running\n"
                + "\nId=b.service\nLoadState=loaded\nActiveState=active\nSubState=exited\n"
                + "\n--8f3a--\nenabled -\nenabled 3\n--8f3a--\n");

        ImmutableList<ImmutableList<Bytes>> answers = cut(output, "a.service", "b.service");

        assertThat(state(answers.get(0))).isEqualTo(ServiceState.of(Kind.UNIT, Activity.RUNNING, Boot.ENABLED));
        assertThat(state(answers.get(1))).isEqualTo(ServiceState.of(Kind.UNIT, Activity.DEAD, Boot.ENABLED));
    }

    @Test
    void anAnswerAboutFewerUnitsIsNotRead() {
        Bytes output = Bytes.utf8("Id=a.service\nLoadState=loaded\n\n--8f3a--\n--8f3a--\n");

        assertThatThrownBy(() -> cut(output, "a.service", "b.service"))
                .isInstanceOf(ProbeException.class)
                .hasMessage("systemctl answered about 1 units and 0 unit files; expected 2");
    }

    @Test
    void anAnswerThatBreaksOffIsNotRead() {
        assertThatThrownBy(() -> cut(Bytes.utf8("Id=a.service\n\n--8f3a--\n"), "a.service"))
                .isInstanceOf(ProbeException.class)
                .hasMessage("systemctl show did not finish its answer");
    }

    @Test
    void aScriptWithoutAStatusCommandIsNotGuessedAt() {
        assertThatThrownBy(() -> type.probe(ServiceSpec.named("x"), RecordedFacts.named("debian-sysv"))
                        .parser()
                        .apply(ImmutableList.of(ImmutableList.of(Bytes.utf8("script\nanswer 64\n")))))
                .isInstanceOf(ProbeException.class)
                .hasMessage("'/etc/init.d/x status' ended with status 64, which says neither running nor stopped");
    }

    @Test
    void whatOpenrcHasNeitherStartedNorStoppedIsNotGuessedAt() {
        assertThatThrownBy(() -> type.probe(ServiceSpec.named("x"), RecordedFacts.named("debian-openrc"))
                        .parser()
                        .apply(ImmutableList.of(ImmutableList.of(Bytes.utf8("script\nanswer 5\n")))))
                .isInstanceOf(ProbeException.class)
                .hasMessage("'rc-service x status' ended with status 5, which says neither running nor stopped");
    }

    @Test
    void openrcHasNoMasks() {
        assertThat(type.refusals(ServiceSpec.named("x").ensure(MASKED), RecordedFacts.named("debian-openrc")))
                .containsExactly("OpenRC has no masks, so 'x' cannot be masked; write: ensure stopped, disabled");
        assertThat(type.refusals(ServiceSpec.named("getty@tty1"), RecordedFacts.named("debian-openrc")))
                .containsExactly(
                        "'getty@tty1' is not a valid service name under OpenRC: letters, digits and _ . + - are allowed");
    }

    @Test
    void aHostWithoutInitSystemIsRefused() {
        Facts facts = RecordedFacts.named("debian-systemd");
        Facts bare = new Facts(
                facts.os(),
                Facts.Init.NONE,
                facts.hostname(),
                facts.fqdn(),
                facts.net(),
                facts.cpu(),
                facts.memory(),
                facts.disks(),
                facts.mounts(),
                facts.virtual(),
                facts.selinux(),
                facts.user(),
                facts.tools(),
                facts.clockSkew());

        assertThat(type.refusals(ServiceSpec.named("x"), bare))
                .containsExactly("no init system runs on this host, so it has no services");
    }

    private static ImmutableList<ImmutableList<Bytes>> cut(Bytes output, String... units) {
        ImmutableList.Builder<ImmutableList<Bytes>> questions = ImmutableList.builder();
        for (String unit : units) {
            questions.add(ImmutableList.of(Bytes.utf8(unit)));
        }
        return new SystemdBackend()
                .probe("any")
                .questions()
                .get(0)
                .script()
                .splitter()
                .split(output, SEPARATOR, questions.build());
    }

    private static ServiceState state(ImmutableList<Bytes> answer) {
        return new SystemdBackend().probe("any").parser().apply(ImmutableList.of(answer));
    }
}
