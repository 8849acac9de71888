package dev.drover.kit;

import com.google.common.base.Splitter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The process a lab lives and dies with: its pid, and when it started, as pids are used again. */
record Owner(long pid, long startedMillis) {

    static Owner thisProcess() {
        ProcessHandle self = ProcessHandle.current();
        return new Owner(self.pid(), started(self));
    }

    static Optional<Owner> parse(String text) {
        List<String> parts = Splitter.on('@').splitToList(text);
        try {
            return parts.size() == 2
                    ? Optional.of(new Owner(Long.parseLong(parts.get(0)), Long.parseLong(parts.get(1))))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The form for a label: {@code 4711@1790000000000}. */
    String text() {
        return pid + "@" + startedMillis;
    }

    boolean isAlive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(process -> started(process) == startedMillis)
                .orElse(false);
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
