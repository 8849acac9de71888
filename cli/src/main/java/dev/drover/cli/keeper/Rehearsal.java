package dev.drover.cli.keeper;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;

/** Does what a client and a keeper say to each other, with nothing behind it, so that Java learns which classes that needs. */
public final class Rehearsal {
    private Rehearsal() {}

    /**
     * Does it once.
     *
     * @param folder a private one, of this process alone
     */
    public static void in(Path folder) throws IOException {
        Station station = Station.here();
        Place place = Place.of(Map.of("XDG_RUNTIME_DIR", folder.toString()), folder.toString());
        place.make();
        place = place.checked(station.user());
        bind(place, station);
    }

    private static void bind(Place place, Station station) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            place.alone(() -> server.bind(UnixDomainSocketAddress.of(place.socket(station))));
            try (SocketChannel client = place.connect(place.socket(station));
                    SocketChannel accepted = server.accept()) {
                place.checkPeer(accepted);
                Frames asks = new Frames(client);
                asks.send(Frames.COMMAND, new Request(station.text(), false, "plan").toBytes());
                Frames hears = new Frames(accepted);
                if (!hears.next() || Request.read(hears.payload()).words().length != 1) {
                    throw new IOException("what was sent did not arrive");
                }
            }
        }
    }
}
