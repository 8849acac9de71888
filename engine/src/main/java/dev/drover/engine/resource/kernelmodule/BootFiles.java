package dev.drover.engine.resource.kernelmodule;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.TextLines;
import dev.drover.engine.resource.TextLines.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files by which a host loads a module at boot. */
final class BootFiles {
    private static final HostPath MODULES = HostPath.parse("/etc/modules");

    private BootFiles() {}

    /**
     * One file.
     *
     * @param own whether it is for this module alone
     * @param script whether it is a program, as on EL 6, or else a list of names
     */
    record BootFile(HostPath path, boolean own, boolean script) {
        /** Whether it names the module. */
        boolean names(Bytes content, ModuleName module) {
            return TextLines.of(content).lines().stream().anyMatch(line -> means(line.text(), module));
        }

        private boolean means(String line, ModuleName module) {
            String text = line.strip();
            if (text.startsWith("#") || text.startsWith(";")) {
                return false;
            }
            return script
                    ? Splitter.on(CharMatcher.whitespace()).splitToStream(text).anyMatch(module::isNamedBy)
                    : module.isNamedBy(text.split("\\s+", 2)[0]);
        }

        Bytes with(Bytes content, ModuleName module) {
            if (script) {
                return Bytes.utf8("#!/bin/sh\nexec /sbin/modprobe " + module + "\n");
            }
            TextLines text = TextLines.of(content);
            List<Line> lines = new ArrayList<>(text.lines());
            return added(text, lines, module.text());
        }

        /** Empty, if nothing worth a file is left. */
        Optional<Bytes> without(Bytes content, ModuleName module) {
            TextLines text = TextLines.of(content);
            ImmutableList<Line> left = text.lines().stream()
                    .filter(line -> !means(line.text(), module))
                    .collect(ImmutableList.toImmutableList());
            return own && (script || left.stream().allMatch(line -> saysNothing(line.text())))
                    ? Optional.empty()
                    : Optional.of(text.with(left).toBytes());
        }
    }

    static boolean saysNothing(String line) {
        String text = line.strip();
        return text.isEmpty() || text.startsWith("#") || text.startsWith(";");
    }

    static Bytes added(TextLines text, List<Line> lines, String line) {
        int last = lines.size() - 1;
        if (last >= 0 && lines.get(last).end().isEmpty()) {
            lines.set(last, new Line(lines.get(last).text(), text.newline()));
        }
        lines.add(new Line(line, text.newline()));
        return text.with(lines).toBytes();
    }

    /** Those that count on a host; the first is the one that a module is written to. */
    static ImmutableList<BootFile> of(ModuleName module, Facts facts) {
        boolean old = facts.init() == Facts.Init.UPSTART || facts.init() == Facts.Init.SYSV;
        boolean debian = facts.os().family().equals("debian");
        if (old && facts.os().family().equals("redhat")) {
            return ImmutableList.of(
                    new BootFile(HostPath.parse("/etc/sysconfig/modules/" + module + ".modules"), true, true));
        }
        BootFile list = new BootFile(MODULES, false, false);
        BootFile own = new BootFile(HostPath.parse("/etc/modules-load.d/" + module + ".conf"), true, false);
        if (old && debian) {
            return ImmutableList.of(list);
        }
        // Under systemd Debian reads /etc/modules as well, by a link from /etc/modules-load.d.
        return debian ? ImmutableList.of(own, list) : ImmutableList.of(own);
    }

    /** What a module may have to itself, on whatever host. */
    static ImmutableSet<HostPath> own(ModuleName module) {
        return ImmutableSet.of(
                HostPath.parse("/etc/sysconfig/modules/" + module + ".modules"),
                HostPath.parse("/etc/modules-load.d/" + module + ".conf"),
                settings(module));
    }

    static HostPath settings(ModuleName module) {
        return HostPath.parse("/etc/modprobe.d/" + module + ".conf");
    }
}
