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

    /** Who does not say a word in that time is stopped. */
    private static final long ANSWER_MILLIS = 10_000;

    private final int letter;

    Inquiry(int letter) {
        this.letter = letter;
    }

    /**
     * What was answered.
     *
     * @param texts of those that run; after {@link #STOP} they have ended
     * @param silent the sockets of those that run and do not answer
     */
    public record Answers(List<String> texts, List<Path> silent) {}

    /** Asks those that run; the sockets of others are removed. */
    public Answers answers(Place place) throws IOException {
        place.alone(place::sweep);
        Answers answers = new Answers(new ArrayList<>(), new ArrayList<>());
        for (Path socket : place.sockets()) {
            ask(place, socket, answers);
        }
        return answers;
    }

    private void ask(Place place, Path socket, Answers answers) {
        try (SocketChannel channel = place.connect(socket)) {
            Frames frames = new Frames(channel);
            Limit limit = new Limit(ANSWER_MILLIS, channel);
            limit.start();
            boolean answered;
            try {
                frames.send(letter);
                answered = frames.next() && frames.kind() == Frames.ANSWER;
            } catch (IOException ended) {
                answered = false;
            } finally {
                limit.interrupt();
            }
            if (answered) {
                answers.texts().add(frames.text());
                awaitEnd(frames);
            } else if (limit.isOver()) {
                answers.silent().add(socket);
            }
        } catch (IOException ended) {
            // Meanwhile.
        }
    }

    /** One that is told to end is waited for. */
    private void awaitEnd(Frames frames) throws IOException {
        if (this == STOP && frames.next()) {
            throw new IOException("a frame behind the last one");
        }
    }
}
