package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UnitNameTest {
    @Test
    void aNameWithoutATypeIsAService() {
        assertThat(UnitName.parse("nginx")).hasToString("nginx.service");
        assertThat(UnitName.parse("a.b")).hasToString("a.b.service");
        assertThat(UnitName.parse("app@.timer")).hasToString("app@.timer");
        assertThat(UnitName.parse("app@.timer").isTemplate()).isTrue();
        assertThat(UnitName.parse("getty@tty1").stem()).isEqualTo("getty@tty1");
    }

    @Test
    void aNameThatIsNoneGetsTheOneThatIs() {
        assertThatThrownBy(() -> UnitName.parse("my service"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'my service' is not a valid unit name: blanks are not allowed;"
                        + " `systemd-escape` gives 'my\\x20service'");
        assertThatThrownBy(() -> UnitName.parse("a/b*"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'a/b*' is not a valid unit name: letters, digits and : - _ . \\ @ are allowed;"
                        + " `systemd-escape` gives 'a-b\\x2a'");
        assertThatThrownBy(() -> UnitName.parse("../x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a valid unit name");
        assertThatThrownBy(() -> UnitName.parse("x".repeat(250)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("it must have from 1 to 247 characters");
    }
}
