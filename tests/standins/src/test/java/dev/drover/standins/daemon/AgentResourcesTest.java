package dev.drover.standins.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AgentResourcesTest {
    @TempDir
    private Path workDir;

    private void refuses(String resources, String message) {
        assertThatExceptionOfType(FlagException.class)
                .isThrownBy(() -> AgentResources.resources(resources, workDir))
                .withMessage("Failed to determine agent resources: " + message);
    }

    @Test
    void numbersRangesAndSetsAreOffered() {
        Json.Obj offered = AgentResources.resources("cpus:2;mem(web):512.5;ports(*):[31000-32000, 8000-8100];disks:{a,b}", workDir);

        assertThat(offered.number("cpus").orElseThrow()).isEqualByComparingTo("2");
        assertThat(offered.number("mem").orElseThrow()).isEqualByComparingTo("512.5");
        assertThat(offered.text("ports")).contains("[31000-32000, 8000-8100]");
        assertThat(offered.text("disks")).contains("{a,b}");
    }

    @Test
    void whatMesosCannotReadIsRefused() {
        refuses("cpus", "Bad value for resources, missing or extra ':' in cpus");
        refuses("disk:a:1", "Bad value for resources, missing or extra ':' in disk:a:1");
        refuses("ports)*(:[1-2]", "Bad value for resources, mismatched parentheses in ports)*(");
        refuses("cpus(*):many", "Bad type for resource cpus value many type TEXT");
        refuses("ports:31000-32000", "Bad type for resource ports value 31000-32000 type TEXT");
    }
}
