package dev.drover.hosts.hard;

import dev.drover.engine.model.Playbook;
import dev.drover.hosts.converge.HostRuns;

/** Where the cells are tried. */
interface Machine {
    /** What a program prints, run by root. */
    String run(String program);

    HostRuns.Run plan(Playbook playbook);

    HostRuns.Run apply(Playbook playbook);

    void put(String path, byte[] bytes);
}
