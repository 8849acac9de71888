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
                    nobarrier;                 rw,barrier;               ext4;    false
                    relatime;                  rw,noatime;               ext4;    false
                    noatime,relatime;          rw,relatime;              ext4;    true
                    atime;                     rw,relatime;              ext4;    true
                    strictatime;               rw,noatime;               ext4;    false
                    strictatime,relatime;      rw,relatime;              ext4;    true
                    mode=00700;                rw,mode=700;              tmpfs;   true
                    mode=0;                    rw,mode=000;              tmpfs;   true
                    umask=022;                 rw,umask=0022;            vfat;    true
                    subvol=@home;              rw,subvol=/@root;         btrfs;   false
                    subvol=/@home;             rw,subvol=@home;          btrfs;   true
                    subvol=a/b;                rw,subvol=/a//b;          btrfs;   true
                    errors=continue;           rw,errors=continue;       ext4;    true
                    errors=1;                  rw,errors=2;              ext4;    false
                    size=4096;                 rw,size=4k;               tmpfs;   true
                    size=4097;                 rw,size=4k;               tmpfs;   false
                    size=4097;                 rw,size=8k;               tmpfs;   true
                    size=1g;                   rw,size=1048576k;         tmpfs;   true
                    nr_inodes=1k;              rw,nr_inodes=1024;        tmpfs;   true
                    nr_inodes=1025;            rw,nr_inodes=1024;        tmpfs;   false
                    uid=1000;                  rw,uid=33;                tmpfs;   false
                    =x;                        rw,nox;                   ext4;    true
                    nodiratime;                rw,relatime;              ext4;    false
                    owner;                     rw,nosuid,nodev;          ext4;    true
                    group;                     rw,nosuid;                ext4;    false
                    size=10m;                  rw,relatime;              tmpfs;   false
                    size=4g;                   rw,relatime;              tmpfs;   true
                    size=50%;                  rw,relatime;              tmpfs;   true
                    size=25%;                  rw,relatime;              tmpfs;   false
                    nr_inodes=1k;              rw,relatime;              tmpfs;   false
                    nr_inodes=1048576;         rw,relatime;              tmpfs;   true
                    mode=0700;                 rw,relatime;              tmpfs;   true
                    commit=30;                 rw,relatime;              ext4;    false
                    commit=5;                  rw,relatime;              ext4;    true
                    commit=0;                  rw,relatime;              ext4;    true
                    commit=30;                 rw,relatime;              btrfs;   true
                    commit=30;                 rw,relatime;              f2fs;    true
                    compress=zstd;             rw,relatime;              btrfs;   false
                    compress=zstd;             rw,compress=zstd:3;       btrfs;   true
                    compress=no;               rw,relatime;              btrfs;   true
                    hidepid=2;                 rw,relatime;              proc;    false
                    hidepid=2;                 rw,hidepid=invisible;     proc;    true
                    hidepid=invisible;         rw,hidepid=2;             proc;    true
                    hidepid=2;                 rw,hidepid=noaccess;      proc;    false
                    hidepid=0;                 rw,relatime;              proc;    true
                    gid=4;                     rw,hidepid=2;             proc;    false
                    errors=remount-ro;         rw,relatime;              ext4;    true
                    lazytime;                  rw,relatime;              ext4;    false
                    lazytime;                  rw,lazytime,relatime;     ext4;    true
                    dirsync;                   rw,relatime;              xfs;     true
                    relatime;                  rw;                       ext4;    false
                    usrquota;                  rw,relatime;              ext4;    true
                    uid=1000;                  rw,relatime;              vfat;    true
                    hard,timeo=600,_netdev;    rw,relatime,soft;         nfs;     true
                    """)
    void areComparedWithWhatTheKernelShows(String wanted, String shown, String type, boolean holds) {
        LiveMount live =
                new LiveMount("/dev/sdb1", true, type, LiveMount.options(shown, ""), ImmutableList.of(), 8L << 30);

        assertThat(options(wanted).holdOn(live)).isEqualTo(holds);
    }

    @Test
    void aRemountSaysAlsoWhatIsOff() {
        assertThat(options("ro,noexec,x-a,nofail").forRemount())
                .isEqualTo("suid,dev,diratime,async,relatime,ro,noexec");
    }

    @Test
    void ofTwoWordsThatExcludeEachOtherTheLaterOneHoldsAfterARemount() {
        assertThat(options("noexec,exec").forRemount()).isEqualTo("rw,suid,dev,diratime,async,relatime,noexec,exec");
        assertThat(options("user,exec").forRemount()).isEqualTo("rw,diratime,async,relatime,user,exec");
        assertThat(options("ro,rw,noatime").forRemount()).isEqualTo("suid,dev,exec,diratime,async,ro,rw,noatime");
    }

    @Test
    void aBindKeepsTheFlagsThatAreNotSaid() {
        assertThat(options("bind,ro").forRemount()).isEqualTo("ro");
    }

    @Test
    void anotherWordChangesWhatIsSaid() {
        assertThat(options("noatime").other()).contains("noexec");
        assertThat(options("noexec").other()).contains("exec");
        assertThat(options("bind,ro").other()).contains("rw");
        assertThat(options("bind,suid").other()).contains("nosuid");
        assertThat(options("bind").other()).isEmpty();
    }

    @Test
    void aMountLeavesOutWhatOnlyTheTableIsFor() {
        assertThat(options("defaults,noauto,nofail,x-a=b,bind,ro").forMount()).isEqualTo("ro");
        assertThat(MountOptions.same(ImmutableList.of("a", "b"), ImmutableList.of("b", "a")))
                .isTrue();
    }
}
