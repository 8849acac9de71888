package dev.drover.standins;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.ByteSource;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * What the rpms for Enterprise Linux 7 are built of, for a lab that has rpmbuild: spec files, and what they name as sources. Mesos,
 * Marathon and Chronos are those of the Debian packages; ZooKeeper is the real one, also as a package for Enterprise Linux 6.
 *
 * <p>{@code mesosphere-el-repo.spec} also needs {@code mesosphere.repo} and {@code RPM-GPG-KEY-mesosphere}, which only the lab knows.
 */
public final class StandinRpms {

    private StandinRpms() {}

    /** The files by name. */
    public static ImmutableMap<String, ByteSource> files() {
        ImmutableMap.Builder<String, ByteSource> files = ImmutableMap.builder();
        Bundled.lines("packages/el7.txt")
                .forEach(name -> files.put(name, of(() -> Bundled.open("packages/el7/" + name))));
        StandinPackages.of("bookworm").forEach(deb -> files.put(deb.fileName(), of(deb::open)));
        return files.buildOrThrow();
    }

    private static ByteSource of(Supplier<InputStream> opened) {
        return new ByteSource() {
            @Override
            public InputStream openStream() {
                return opened.get();
            }
        };
    }
}
