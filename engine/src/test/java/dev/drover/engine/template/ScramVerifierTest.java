package dev.drover.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class ScramVerifierTest {
    /** Of the example of RFC 7677, whose server signature follows from the last key. */
    @Test
    void thatOfTheExampleInTheStandard() {
        byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");

        assertThat(ScramVerifier.of("pencil", salt).text())
                .isEqualTo("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
                        + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
    }

    @Test
    void aPasswordThatServersNormalizeIsRefused() {
        assertThatThrownBy(() -> ScramVerifier.of("gr\u00fcn", "salt"))
                .hasMessage("takes a password of ASCII characters");
        assertThatThrownBy(() -> ScramVerifier.of("", "salt")).hasMessage("takes a password, got an empty one");
    }
}
