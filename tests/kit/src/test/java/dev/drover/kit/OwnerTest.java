package dev.drover.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnerTest {

    @Test
    void thisProcessIsAlive() {
        Owner owner = Owner.parse(Owner.thisProcess().text()).orElseThrow();

        assertThat(owner.isAlive()).isTrue();
    }

    @Test
    void aProcessThatOnlyHasTheSamePidIsAnotherOne() {
        Owner owner = Owner.thisProcess();

        assertThat(new Owner(owner.pid(), owner.startedMillis() - 1000).isAlive())
                .isFalse();
    }

    @Test
    void aProcessThatHasEndedIsNotAlive() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();

        assertThat(new Owner(ended.pid(), 0).isAlive()).isFalse();
    }

    @Test
    void anotherFormIsNoOwner() {
        assertThat(Owner.parse("4711")).isEmpty();
        assertThat(Owner.parse("a@b")).isEmpty();
    }
}
