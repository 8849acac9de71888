package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Content;
import dev.drover.engine.resource.directory.DirectorySpec;
import dev.drover.engine.resource.directory.DirectoryType;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.engine.resource.file.FileType;
import dev.drover.engine.resource.link.LinkSpec;
import dev.drover.engine.resource.link.LinkType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is reported as done has been brought to the disk before, in an order that a power cut cannot spoil. */
class OnDiskTest {
    @TempDir
    Path temporary;

    private Path home;
    private Path trace;
    private LocalHost host;

    @BeforeEach
    void resolve() throws IOException {
        Path real = temporary.toRealPath();
        home = Files.createDirectory(real.resolve("home"));
        trace = real.resolve("trace");
        host = new LocalHost(ImmutableList.of(
                "strace",
                "-f",
                "-y",
                "-qq",
                "-o",
                trace.toString(),
                "-e",
                "trace=fsync,fdatasync,syncfs,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,write",
                "sh"));
    }

    /** The system calls of an action that succeeds. */
    private List<String> trace(Action action) throws IOException {
        assertThat(host.act(action).stderr()).isEmpty();
        return Files.readAllLines(trace);
    }

    private <S extends Record, O> List<String> trace(ResourceType<S, O> type, S desired) throws IOException {
        var facts = RecordedFacts.named("debian-systemd");
        List<String> lines = new ArrayList<>();
        for (Action action : type.apply(desired, LocalHost.sh().observe(type.probe(desired, facts)), facts)) {
            lines.addAll(trace(action));
        }
        return lines;
    }

    private static int last(List<String> lines, String call, String part) {
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).contains(call)
                        && lines.get(i).contains(part)
                        && lines.get(i).endsWith(" = 0"))
                .reduce((first, second) -> second)
                .orElse(-1);
    }

    private String inHome(String end) {
        return "<" + home + end;
    }

    @Test
    void aFileIsOnDiskBeforeItGetsItsNameAndItsNameBeforeItIsReported() throws IOException {
        for (String old : new String[] {"", "old"}) {
            if (!old.isEmpty()) {
                Files.writeString(home.resolve("x"), old);
            }
            List<String> lines = trace(FileReplacement.of(HostPath.parse(home + "/x"), Content.text("new"))
                    .action());

            int content = last(lines, "sync(", inHome("/."));
            int name = last(lines, "rename", "/x\"");
            int directory = last(lines, "sync(", inHome(">"));
            assertThat(content).as("%s", lines).isNotNegative().isLessThan(name);
            assertThat(name).as("%s", lines).isLessThan(directory);
        }
    }

    @Test
    void whatIsWrittenInPlaceIsOnDiskBeforeItIsReported() throws IOException {
        Files.writeString(home.resolve("x"), "old");
        List<String> lines = trace(FileReplacement.of(HostPath.parse(home + "/x"), Content.text("new"))
                .going(FileReplacement.Way.IN_PLACE)
                .action());

        assertThat(last(lines, "sync(", inHome("/x>"))).as("%s", lines).isNotNegative();
        assertThat(home.resolve("x")).hasContent("new");
    }

    @Test
    void soAreRemovalsDirectoriesAndLinks() throws IOException {
        Files.writeString(home.resolve("x"), "old");
        List<String> removed = trace(new FileType(), FileSpec.at(home + "/x").gone());
        assertThat(last(removed, "unlink", "x\"")).as("%s", removed).isNotNegative();
        assertThat(last(removed, "sync(", inHome(">"))).as("%s", removed).isGreaterThan(last(removed, "unlink", "x\""));

        List<String> made = trace(new DirectoryType(), DirectorySpec.at(home + "/d/e"));
        assertThat(last(made, "sync(", inHome(">"))).as("%s", made).isGreaterThan(last(made, "mkdir", "d\""));
        assertThat(last(made, "sync(", inHome("/d>"))).as("%s", made).isGreaterThan(last(made, "mkdir", "e\""));

        List<String> linked = trace(new LinkType(), LinkSpec.at(home + "/l", "x"));
        assertThat(last(linked, "rename", "/l\"")).as("%s", linked).isNotNegative();
        assertThat(last(linked, "sync(", inHome(">"))).as("%s", linked).isGreaterThan(last(linked, "rename", "/l\""));
    }
}
