package dev.drover.standins.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ZooKeeperUrlTest {

    @Test
    void allPartsAreRead() {
        assertThat(ZooKeeperUrl.parse("zk://user:pass@a:2181,b:2181/mesos/"))
                .isEqualTo(new ZooKeeperUrl(Optional.of("user:pass"), "a:2181,b:2181", "/mesos"));
    }

    @Test
    void pathMayBeLeftOut() {
        assertThat(ZooKeeperUrl.parse("zk://a:2181")).isEqualTo(new ZooKeeperUrl(Optional.empty(), "a:2181", "/"));
    }

    @Test
    void anythingElseIsRefused() {
        assertThatExceptionOfType(FlagException.class)
                .isThrownBy(() -> ZooKeeperUrl.parse("a:2181/mesos"))
                .withMessage("Error parsing ZooKeeper URL: Expecting 'zk://' at the beginning of the URL");
    }
}
