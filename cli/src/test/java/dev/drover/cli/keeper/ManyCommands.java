package dev.drover.cli.keeper;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** A program that has one keeper do a command many times, which it starts itself only once. */
public final class ManyCommands {
    private ManyCommands() {}

    public static void main(String[] args) throws IOException {
        int times = Integer.parseInt(args[0]);
        String[] words = Arrays.copyOfRange(args, 1, args.length);
        Station station = Station.here();
        Place place = Place.of(System.getenv(), System.getProperty("user.home")).checked(station.user());
        int done = 0;
        while (done < times) {
            done += isDone(place, station, words) ? 1 : 0;
        }
        System.out.println(done + " done");
    }

    /** Not where the keeper still tidies up after the last one. */
    private static boolean isDone(Place place, Station station, String... words) throws IOException {
        try (SocketChannel channel = place.connect(place.socket(station))) {
            Frames frames = new Frames(channel);
            frames.send(Frames.COMMAND, new Request(station.text(), false, words).toBytes());
            if (!frames.next() || frames.kind() != Frames.READY) {
                return false;
            }
            frames.send(Frames.GO);
            while (frames.next()) {
                switch (frames.kind()) {
                    case Frames.OUT, Frames.ERR -> frames.send(Frames.WROTE, new byte[] {(byte) frames.kind(), 1});
                    case Frames.EXIT -> {
                        return true;
                    }
                    default -> throw new IOException("a frame that no command sends");
                }
            }
            throw new IOException("the keeper ended before its command");
        }
    }
}
