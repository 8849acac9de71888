package dev.drover.cli.keeper;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What one asks all keepers of a place. */
public enum Inquiry {
    /** How they are. */
    STATUS(Frames.STATUS),
    /** To end, once they are done with what they are at. */
    STOP(Frames.STOP);

    private final int letter;

    Inquiry(int letter) {
        this.letter = letter;
    }

    /** The answers of those that run; the sockets of others are removed. */
    public List<String> answers(Place place) throws IOException {
        place.alone(place::sweep);
        List<String> answers = new ArrayList<>();
        for (Path socket : place.sockets()) {
            try (SocketChannel channel = place.connect(socket)) {
                Frames frames = new Frames(channel);
                frames.send(letter);
                if (frames.next() && frames.kind() == Frames.ANSWER) {
                    answers.add(frames.text());
                    // One that is told to end has ended then.
                    if (this == STOP && frames.next()) {
                        throw new IOException("a frame behind the last one");
                    }
                }
            } catch (IOException ended) {
                // Meanwhile.
            }
        }
        return answers;
    }
}
