package dev.drover.cli.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientTest {
    @ParameterizedTest
    @CsvSource({
        "apply site.groovy, '', false",
        "apply site.groovy --keeper 10m, '', true",
        "apply --keeper=10m site.groovy, '', true",
        "apply site.groovy --keeper no, 10m, false",
        "apply site.groovy --keeper=no, 10m, false",
        "apply site.groovy, 10m, true",
        "apply site.groovy, no, false",
        "exec all -- x --keeper 10m, '', false",
        "exec all -- x --keeper no, 10m, true",
        "facts, 10m, true",
        "plan --keeper, '', false",
        "runs list, 10m, false",
        "vault view x --keeper 10m, '', false",
    })
    void aKeeperIsAskedOnlyWhereOneIsWanted(String words, String variable, boolean wanted) {
        Map<String, String> environment = variable.isEmpty() ? Map.of() : Map.of("DROVER_KEEPER", variable);

        assertThat(Client.isWanted(
                        environment, Splitter.on(' ').splitToStream(words).toArray(String[]::new)))
                .isEqualTo(wanted);
    }
}
