package dev.drover.hosts.packages;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.MergingType.Difference;
import dev.drover.engine.resource.pkg.PkgSpec;
import dev.drover.engine.resource.pkg.PkgType;
import dev.drover.kit.Lab;
import dev.drover.kit.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Package transactions on a lab host, with a repository of the lab's own. */
record PkgRun(LabHost host, OnHost onHost) implements AutoCloseable {
    private static final PkgType TYPE = new PkgType();

    static PkgRun on(LabHost host) {
        return new PkgRun(host, new OnHost(host));
    }

    /** Publishes packages and makes their repository the only source of a Debian host; its lists are not read. */
    static void useRepository(Lab lab, LabHost host, String codename, List<Path> debs) {
        lab.repository().publish(codename, debs);
        try {
            host.write(
                    "/etc/apt/keyrings/lab.asc",
                    Files.readAllBytes(lab.repository().keyFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        source(host, lab.repository().uri().toString(), codename);
        host.exec("sh", "-c", "rm -rf /var/lib/apt/lists/*").expectSuccess("removing the package lists");
    }

    static void source(LabHost host, String uri, String codename) {
        host.write(
                "/etc/apt/sources.list",
                ("deb [signed-by=/etc/apt/keyrings/lab.asc] " + uri + " " + codename + " main\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** What failed in one transaction for these packages, which waits for locks so long; nothing, if all went well. */
    Optional<String> within(int lockSeconds, PkgSpec... desired) {
        ImmutableList<Difference<PkgSpec, dev.drover.engine.resource.pkg.PkgState>> differences = Stream.of(desired)
                .map(spec -> new Difference<>(spec, onHost.observe(TYPE, spec)))
                .collect(ImmutableList.toImmutableList());
        Action action = TYPE.applyTogether(differences, onHost.facts()).get(0);
        ImmutableList<Bytes> arguments = ImmutableList.<Bytes>builder()
                .add(Bytes.utf8(String.valueOf(lockSeconds)))
                .addAll(action.arguments().subList(1, action.arguments().size()))
                .build();
        return onHost.act(ImmutableList.of(
                new Action(action.says(), action.script(), arguments, action.input(), action.timeout())));
    }

    /** As {@link #within}, waiting for locks no longer than a test may. */
    Optional<String> act(PkgSpec... desired) {
        return within(60, desired);
    }

    /** What dpkg says of a package; empty if it does not know it. */
    String state(String name) {
        return host.exec("dpkg-query", "-W", "-f=${db:Status-Status} ${Version}", name)
                .stdout();
    }

    @Override
    public void close() {
        onHost.close();
    }
}
