package dev.drover.hosts.contract;

import dev.drover.kit.LabHost;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

/** The machine that the tests run on, as a lab host knows it: by a name that only the host can resolve. */
final class ThisMachine {
    static final String NAME = "server.contract";

    private ThisMachine() {}

    static void nameOn(LabHost host) throws IOException {
        try (DatagramSocket route = new DatagramSocket()) {
            route.connect(new InetSocketAddress(host.address(), 9));
            host.exec(
                            "sh",
                            "-c",
                            "grep -v ' server.contract$' /etc/hosts >/tmp/hosts; echo \"$1 server.contract\" >>/tmp/hosts;"
                                    + " cat /tmp/hosts >/etc/hosts; rm /tmp/hosts",
                            "sh",
                            route.getLocalAddress().getHostAddress())
                    .expectSuccess("naming this machine");
        }
    }

    /** A program that prints the last line of what a URL path answers with on a port of this machine. */
    static String reading(int port, String path) {
        return "if command -v bash >/dev/null; then bash -c 'exec 3<>/dev/tcp/" + NAME + "/" + port
                + "; printf \"GET " + path + " HTTP/1.0\\r\\n\\r\\n\" >&3; cat <&3' | tail -n 1;"
                + " else printf 'GET " + path + " HTTP/1.0\\r\\n\\r\\n' | nc " + NAME + " " + port
                + " | tail -n 1; fi";
    }
}
