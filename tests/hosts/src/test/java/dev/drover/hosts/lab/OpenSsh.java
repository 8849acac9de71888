package dev.drover.hosts.lab;

import dev.drover.kit.LabHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSH's own client: what it accepts, any client may accept. */
final class OpenSsh {

    private OpenSsh() {}

    /** What a command writes on the host, logged in as its user with no question asked and no key trusted that is not known. */
    static String run(LabHost host, String command) throws IOException, InterruptedException {
        return run(host, host.user(), command);
    }

    static String run(LabHost host, String user, String command) throws IOException, InterruptedException {
        return output(List.of(
                "ssh",
                "-F",
                "none",
                "-i",
                host.identity().toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "UserKnownHostsFile=" + host.knownHosts(),
                "-o",
                "GlobalKnownHostsFile=none",
                "-p",
                Integer.toString(host.port()),
                user + "@" + host.address(),
                command));
    }

    /** Standard output of a local command that succeeds; with what it wrote to standard error, an error if it does not. */
    static String output(List<String> argv) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(argv + " failed: " + output);
        }
        return output;
    }
}
