package dev.drover.cli;

import dev.drover.engine.model.Block;
import dev.drover.engine.report.Ink;
import dev.drover.engine.report.Printable;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunListener;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The lines at the bottom of a terminal while a run goes on: each host that works on something with its resource, and a bar
 * of the whole. Painted anew at every event, gone before anything else is printed.
 */
final class LiveRegion {
    private static final int MOST_HOSTS = 8;
    private static final int BAR = 30;
    private static final int WIDTH = 78;
    private static final long PAINT_NANOS = 50_000_000L;
    private final PrintWriter out;
    private final Ink ink;
    private final Map<String, String> working = new LinkedHashMap<>();
    private int hosts;
    private int resources;
    private int done;
    private int painted;
    private long lastPaint;

    LiveRegion(PrintWriter out, Ink ink) {
        this.out = out;
        this.ink = ink;
    }

    /** Shows the region while {@code printer} has nothing to print, and clears it before its last word. */
    RunListener before(RunListener printer) {
        return event -> {
            boolean last = event instanceof RunEvent.RunFinished;
            if (last) {
                clear();
                out.flush();
            }
            printer.on(event);
            if (!last) {
                hear(event);
            }
        };
    }

    private void hear(RunEvent event) {
        if (event instanceof RunEvent.RunStarted started) {
            hosts = started.hosts().size();
            started.hosts().forEach(host -> working.put(host, "connecting"));
        } else if (event instanceof RunEvent.HostConnected connected) {
            working.put(connected.host(), "gathering facts");
        } else if (event instanceof RunEvent.FactsGathered gathered) {
            working.put(gathered.host(), "observing");
        } else if (event instanceof RunEvent.PlanMade made) {
            resources += made.resources();
            working.put(made.host(), "comparing");
        } else if (event instanceof RunEvent.HostWaiting waiting) {
            working.put(waiting.host(), "waiting for " + Printable.line(waiting.holder()));
        } else if (event instanceof RunEvent.StepNotStopped left) {
            working.put(left.host(), Printable.line(left.why()));
        } else if (event instanceof RunEvent.ResourceStarted started) {
            working.put(started.host(), started.where().resource().toString());
        } else if (event instanceof RunEvent.ResourceFinished finished
                && finished.where().block() != Block.RESCUE) {
            done++;
        } else if (event instanceof RunEvent.HostFinished finished) {
            working.remove(finished.host());
        }
        if (System.nanoTime() - lastPaint > PAINT_NANOS || event instanceof RunEvent.ResourceStarted) {
            paint();
        }
    }

    private void paint() {
        lastPaint = System.nanoTime();
        clear();
        int lines = 0;
        for (Map.Entry<String, String> host : working.entrySet()) {
            if (lines == MOST_HOSTS) {
                line("  and " + (working.size() - MOST_HOSTS) + " more hosts");
                lines++;
                break;
            }
            line("  " + ink.bold(host.getKey()) + "  "
                    + cut(Printable.line(host.getValue()), host.getKey().length()));
            lines++;
        }
        int filled = resources == 0 ? 0 : Math.min(BAR, done * BAR / resources);
        line("  [" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + done + "/" + resources + " resources, "
                + working.size() + " of " + hosts + " hosts at work");
        painted = lines + 1;
        out.flush();
    }

    private static String cut(String text, int used) {
        int room = Math.max(10, WIDTH - used);
        return text.length() <= room ? text : text.substring(0, room - 1) + "…";
    }

    private void line(String text) {
        out.print(text + "\u001b[K\n");
    }

    private void clear() {
        for (int i = 0; i < painted; i++) {
            out.print("\u001b[1A\u001b[2K");
        }
        painted = 0;
    }
}
