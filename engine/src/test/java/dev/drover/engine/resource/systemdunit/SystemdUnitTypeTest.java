package dev.drover.engine.resource.systemdunit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.RecordedFacts;
import dev.drover.engine.resource.UnitName;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SystemdUnitTypeTest {
    private static final Bytes SEPARATOR = Bytes.utf8("--58d1--");
    private final SystemdUnitType type = new SystemdUnitType();

    private ProbeScript script() {
        Probe<?> probe = type.probe(SystemdUnitSpec.gone("x"), RecordedFacts.named("debian-systemd"));
        return probe.questions().get(1).script();
    }

    private ImmutableList<ImmutableList<Bytes>> split(String output, String... units) {
        ImmutableList.Builder<ImmutableList<Bytes>> questions = ImmutableList.builder();
        for (String unit : units) {
            questions.add(ImmutableList.of(Bytes.utf8(unit)));
        }
        return script().splitter().split(Bytes.utf8(output), SEPARATOR, questions.build());
    }

    @Test
    void unitsAndTemplatesGetTheirOwnAnswers() {
        String output = "Id=a.service\nLoadState=loaded\nNeedDaemonReload=no\n\n"
                + "Id=b.service\nLoadState=not-found\nNeedDaemonReload=no\n--58d1--\n"
                + "Id=t@1.service\nLoadState=loaded\nNeedDaemonReload=yes\n--58d1--\n";

        assertThat(split(output, "a.service", "t@.service", "b.service"))
                .extracting(answer -> answer.get(0).toUtf8().lines().findFirst().orElse(""))
                .containsExactly("Id=a.service", "Id=t@1.service", "Id=b.service");
    }

    @Test
    void aSystemctlThatSaysNothingIsAnError() {
        assertThatThrownBy(() -> split("--58d1--\n", "a.service"))
                .isInstanceOf(ProbeException.class)
                .hasMessage("expected 1 answers of systemctl, got 0");
    }

    @Test
    void aLinkInPlaceOfTheFileIsNotFollowed() {
        Probe<SystemdUnitState> probe =
                type.probe(SystemdUnitSpec.named("x", "[Unit]\n"), RecordedFacts.named("debian-systemd"));
        SystemdUnitState masked = probe.parser()
                .apply(ImmutableList.of(
                        ImmutableList.of(
                                Bytes.utf8("a1ff 0 0 9\nroot\nroot\n"),
                                Bytes.utf8("21b6 0 0 0\nroot\nroot\n"),
                                Bytes.utf8("/dev/null"),
                                Bytes.utf8("there - -\n")),
                        ImmutableList.of(Bytes.utf8("LoadState=masked\nNeedDaemonReload=no"))));

        assertThatThrownBy(() -> type.diff(SystemdUnitSpec.named("x", "[Unit]\n"), masked))
                .isInstanceOf(ProbeException.class)
                .hasMessage(
                        "'/etc/systemd/system/x.service' masks the unit (it is a link to /dev/null); unmask it first");
    }

    @Test
    void theFileOfADropInLiesInTheDirectoryOfItsUnit() {
        assertThat(SystemdUnitSpec.named("x.timer", "").file()).hasToString("/etc/systemd/system/x.timer");
        assertThat(SystemdUnitSpec.named("x", "").dropIn("limits").file())
                .hasToString("/etc/systemd/system/x.service.d/limits.conf");
        assertThat(SystemdUnitSpec.named("x", "").dropIn("10-limits.conf").file())
                .hasToString("/etc/systemd/system/x.service.d/10-limits.conf");
        assertThatThrownBy(() -> SystemdUnitSpec.named("x", "").dropIn("../../x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dropIn must be a name of letters, digits and : - _ . @, got '../../x'");
    }

    @Test
    void eachDropInOfAUnitIsAResourceOfItsOwn() {
        assertThat(type.part(SystemdUnitSpec.named("x", ""))).isEmpty();
        assertThat(type.part(SystemdUnitSpec.named("x", "").dropIn("limits")))
                .isEqualTo(type.part(SystemdUnitSpec.named("x", "").dropIn("limits.conf")))
                .contains("limits.conf");
    }

    @Test
    void aUnitIsProvidedUnderBothNames() {
        assertThat(type.provides(SystemdUnitSpec.named("x", "")))
                .containsExactly(
                        Need.of("unit", "x.service"),
                        Need.of("unit", "x"),
                        Need.of("file", "/etc/systemd/system/x.service"));
        assertThat(type.provides(new SystemdUnitSpec(UnitName.parse("x"), Optional.empty(), Optional.empty(), true)))
                .isEmpty();
    }
}
