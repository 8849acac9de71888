package dev.drover.cli;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunListener;
import java.util.Optional;

/** What the hosts of a run are at. Safe for several threads. */
final class StepsUnderWay implements RunListener {
    private final SetMultimap<String, String> resources = LinkedHashMultimap.create();
    private Optional<String> run = Optional.empty();

    @Override
    public synchronized void on(RunEvent event) {
        if (event instanceof RunEvent.ResourceStarted started) {
            run = Optional.of(started.run());
            resources.put(started.host(), started.where().resource().toString());
        } else if (event instanceof RunEvent.ResourceFinished finished) {
            resources.remove(finished.host(), finished.where().resource().toString());
        } else if (event instanceof RunEvent.HostFinished finished) {
            resources.removeAll(finished.host());
        }
    }

    /** The run, once a host was at a step of it. */
    synchronized Optional<String> run() {
        return run;
    }

    /** One line for each host that is at something, such as {@code web1: service[nginx]}. */
    synchronized ImmutableList<String> lines() {
        return resources.asMap().entrySet().stream()
                .map(host -> host.getKey() + ": " + String.join(", ", host.getValue()))
                .collect(toImmutableList());
    }
}
