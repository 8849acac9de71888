package dev.drover.engine.resource.mount;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountOptionsTest {
    private static MountOptions options(String words) {
        return new MountOptions(Splitter.on(',').splitToList(words));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    defaults;                  rw,relatime;              ext4;    true
                    defaults;                  ro,relatime;              ext4;    false
                    defaults;                  rw,nosuid;                ext4;    false
                    defaults;                  ro,relatime;              iso9660; true
                    ro;                        ro,relatime;              ext4;    true
                    ro,rw;                     rw,relatime;              ext4;    true
                    user;                      rw,nosuid,nodev,noexec;   ext4;    true
                    user,exec;                 rw,nosuid,nodev;          ext4;    true
                    user,exec;                 rw,nosuid,nodev,noexec;   ext4;    false
                    noatime;                   rw,relatime;              ext4;    false
                    strictatime;               rw;                       ext4;    true
                    strictatime;               rw,relatime;              ext4;    false
                    noauto,nofail,x-a.b=c;     rw,relatime;              ext4;    true
                    bind;                      rw,nosuid,noexec;         ext4;    true
                    bind,ro;                   rw,nosuid;                ext4;    false
                    size=1m;                   rw,size=1024k;            tmpfs;   true
                    size=1m;                   rw,size=2048k;            tmpfs;   false
                    size=50%;                  rw,size=2048k;            tmpfs;   true
                    size=1000000;              rw,size=980k;             tmpfs;   true
                    mode=0700;                 rw,mode=700;              tmpfs;   true
                    mode=0700;                 rw,mode=755;              tmpfs;   false
                    uid=www-data;              rw,uid=33;                tmpfs;   true
                    errors=remount-ro;         rw,errors=continue;       ext4;    false
                    vers=4;                    rw,vers=4.2;              nfs4;    true
                    subvol=@home;              rw,subvol=/@home;         btrfs;   true
                    noacl;                     rw,acl;                   ext4;    false
                    discard;                   rw;                       ext4;    true
                    """)
    void areComparedWithWhatTheKernelShows(String wanted, String shown, String type, boolean holds) {
        LiveMount live = new LiveMount("/dev/sdb1", true, type, LiveMount.options(shown, ""));

        assertThat(options(wanted).holdOn(live)).isEqualTo(holds);
    }

    @Test
    void aRemountSaysAlsoWhatIsOff() {
        assertThat(options("ro,noexec,x-a,nofail").forRemount())
                .isEqualTo("suid,dev,diratime,async,relatime,ro,noexec");
    }

    @Test
    void aMountLeavesOutWhatOnlyTheTableIsFor() {
        assertThat(options("defaults,noauto,nofail,x-a=b,bind,ro").forMount()).isEqualTo("ro");
        assertThat(MountOptions.same(ImmutableList.of("a", "b"), ImmutableList.of("b", "a")))
                .isTrue();
    }
}
