package dev.drover.standins.daemon;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a Mesos master writes into its node in ZooKeeper, as JSON (since Mesos 0.24), e.g. {@code
 * {"address":{"hostname":"m1","ip":"192.0.2.1","port":5050},"hostname":"m1","id":"…","ip":16908480,"pid":
 * "master@192.0.2.1:5050","port":5050,"version":"1.1.0"}}. The number {@code ip} has the bytes of the address in network
 * order, read little-endian.
 */
record MasterInfo(String id, String hostname, String ip, int port, String version) {

    String pid() {
        return "master@" + address();
    }

    String address() {
        return ip + ":" + port;
    }

    static MasterInfo parse(String text) {
        Json.Obj json = Json.parseObject(text);
        Json.Obj address = json.object("address");
        String ip = address.text("ip").orElseThrow(() -> new IllegalArgumentException("no address.ip in " + text));
        return new MasterInfo(
                json.text("id").orElse(""),
                json.text("hostname").orElse(ip),
                ip,
                address.number("port").orElseThrow().intValue(),
                json.text("version").orElse(""));
    }

    Json.Obj json() {
        return Json.object()
                .with(
                        "address",
                        Json.object().with("hostname", hostname).with("ip", ip).with("port", port))
                .with("hostname", hostname)
                .with("id", id)
                .with("ip", ipNumber())
                .with("pid", pid())
                .with("port", port)
                .with("version", version);
    }

    private double ipNumber() {
        try {
            byte[] bytes = InetAddress.getByName(ip).getAddress();
            return Integer.toUnsignedLong(
                    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt());
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalStateException("not an IP address: " + ip, notAnAddress);
        }
    }
}
