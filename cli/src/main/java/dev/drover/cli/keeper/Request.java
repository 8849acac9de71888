package dev.drover.cli.keeper;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A command line that a client asks a keeper to run: where the client stands, whether a person looks on, and the words. */
final class Request {
    private static final int MOST_WORDS = 1 << 20;
    private final byte[] station;
    private final boolean terminal;
    private final String[] words;

    Request(byte[] station, boolean terminal, String... words) {
        this.station = station;
        this.terminal = terminal;
        this.words = words;
    }

    byte[] station() {
        return station;
    }

    boolean terminal() {
        return terminal;
    }

    String[] words() {
        return words;
    }

    byte[] toBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        write(out, station);
        out.writeBoolean(terminal);
        out.writeInt(words.length);
        for (String word : words) {
            write(out, word.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, byte[] part) throws IOException {
        out.writeInt(part.length);
        out.write(part);
    }

    static Request read(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        byte[] station = part(in);
        boolean terminal = in.readBoolean();
        int count = in.readInt();
        if (count < 0 || count > MOST_WORDS) {
            throw new IOException("more words than a command line has");
        }
        String[] words = new String[count];
        for (int i = 0; i < count; i++) {
            words[i] = new String(part(in), StandardCharsets.UTF_8);
        }
        return new Request(station, terminal, words);
    }

    private static byte[] part(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a part that is longer than the whole");
        }
        return in.readNBytes(length);
    }
}
