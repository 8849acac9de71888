package dev.drover.engine.resource.mount;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.HostPath;
import org.junit.jupiter.api.Test;

class FstabTest {
    private static final HostPath DATA = HostPath.parse("/srv/data");

    private static String with(String table, String... fields) {
        return Fstab.of(Bytes.utf8(table))
                .with(DATA, ImmutableList.copyOf(fields))
                .text()
                .toBytes()
                .toUtf8();
    }

    @Test
    void onlyTheFieldThatDiffersIsTouched() {
        String table =
                "# comment  \n\n/dev/sda1\t/  ext4 \t defaults 0\t1\r\n /dev/sdb1\t/srv/data   ext4  ro\t0 2 # old\n#end";

        assertThat(with(table, "/dev/sdb1", "/srv/data", "ext4", "rw", "0", "2"))
                .isEqualTo(table.replace("ext4  ro\t", "ext4  rw\t"));
    }

    @Test
    void aLineThatSaysItInAShortWayStays() {
        String table = "/dev/sdb1 /srv/data/ ext4\n";

        assertThat(with(table, "/dev/sdb1", "/srv/data/", "ext4", "defaults", "0", "0"))
                .isEqualTo(table);
    }

    @Test
    void fieldsThatAreNeededAreAdded() {
        assertThat(with("/dev/sdb1 /srv/data ext4\n", "/dev/sdb1", "/srv/data", "ext4", "defaults", "0", "2"))
                .isEqualTo("/dev/sdb1 /srv/data ext4 defaults 0 2\n");
    }

    @Test
    void aNewLineStandsBeforeWhatIsMountedBelowIt() {
        assertThat(with(
                        "/dev/sda1 / ext4\n/dev/sdc1 /srv/data/deep ext4",
                        "/dev/sdb1",
                        "/srv/data",
                        "ext4",
                        "ro",
                        "0",
                        "0"))
                .isEqualTo("/dev/sda1 / ext4\n/dev/sdb1 /srv/data ext4 ro 0 0\n/dev/sdc1 /srv/data/deep ext4");
    }

    @Test
    void aLastLineWithoutAnEndGetsOne() {
        assertThat(with("/dev/sda1 / ext4", "/dev/sdb1", "/srv/data", "ext4", "ro", "0", "0"))
                .isEqualTo("/dev/sda1 / ext4\n/dev/sdb1 /srv/data ext4 ro 0 0\n");
    }

    @Test
    void blanksAreWrittenAndReadAsOctalNumbers() {
        HostPath path = HostPath.parse("/srv/my data");
        Fstab table = Fstab.of(Bytes.utf8(""))
                .with(path, ImmutableList.of("//server/a b", "/srv/my data", "cifs", "ro", "0", "0"));

        assertThat(table.text().toBytes().toUtf8()).isEqualTo("//server/a\\040b /srv/my\\040data cifs ro 0 0\n");
        assertThat(table.entries(path))
                .singleElement()
                .extracting(Fstab.Entry::device)
                .isEqualTo("//server/a b");
    }

    @Test
    void commentsAreNoLines() {
        assertThat(Fstab.of(Bytes.utf8("  # /dev/sdb1 /srv/data ext4\n#/dev/sdb1 /srv/data ext4\n"))
                        .entries(DATA))
                .isEmpty();
    }

    @Test
    void allLinesOfAPathGoAndNoOthers() {
        assertThat(Fstab.of(
                                Bytes.utf8(
                                        "/dev/sdb1 /srv/data ext4\n# kept\n/dev/sdc1 /srv/data2 ext4\ntmpfs /srv/data/ tmpfs\n"))
                        .without(DATA)
                        .text()
                        .toBytes()
                        .toUtf8())
                .isEqualTo("# kept\n/dev/sdc1 /srv/data2 ext4\n");
    }
}
