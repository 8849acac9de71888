package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpServer;
import dev.drover.kit.LabProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** What {@code download} keeps on every kind of host. */
class DownloadContractIT extends ResourceContract {
    private static final String TEXT = "downloaded\n";
    private static final HttpServer SERVER = serve();

    /** For the controller only: a host cannot reach it, and has to get the file through its connection. */
    private static HttpServer serve() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, TEXT.length());
                exchange.getResponseBody().write(TEXT.getBytes(StandardCharsets.US_ASCII));
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    String type() {
        return "download";
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        String digest =
                Hashing.sha256().hashString(TEXT, StandardCharsets.US_ASCII).toString();
        String url = "http://127.0.0.1:" + SERVER.getAddress().getPort() + "/x";
        return ImmutableList.of(
                Contract.of(
                                "a file of the host, with mode, owner and group",
                                "download('/srv/contract-copy') { url 'file:///srv/contract%20from'; sha256 '" + digest
                                        + "'; mode '0640'; owner 'daemon'; group 'bin' }")
                        .given("mkdir -p /srv; echo downloaded >'/srv/contract from'")
                        .observed("sha256", "cat /srv/contract-copy", TEXT)
                        .observed("existence", "cat /srv/contract-copy", TEXT)
                        .observed("mode", "stat -c %a /srv/contract-copy", "640\n")
                        .observed("owner", "stat -c %U /srv/contract-copy", "daemon\n")
                        .observed("group", "stat -c %G /srv/contract-copy", "bin\n"),
                Contract.of(
                                "through the controller",
                                "download('/srv/contract-download') { url '" + url + "'; sha256 '" + digest
                                        + "'; viaController() }")
                        .observed("sha256", "cat /srv/contract-download", TEXT),
                Contract.of(
                                "unpinned",
                                "download('/srv/contract-unpinned') { url '" + url + "'; unpinned(); viaController() }")
                        .observed("existence", "cat /srv/contract-unpinned", TEXT),
                Contract.failing(
                        "another digest",
                        "download('/srv/contract-wrong') { url '" + url + "'; sha256 '" + "0".repeat(64)
                                + "'; viaController() }",
                        "is not the file that was expected"));
    }
}
