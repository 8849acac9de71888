package dev.drover.cli.keeper;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * What a client and a keeper say to each other: a letter, a length of four bytes, and so many bytes. One thread may read while
 * others write. The channel is used as it is: the streams that Java makes of channels let nobody write while somebody reads.
 */
final class Frames {
    /** Client: run this command, if you stand where I stand. */
    static final int COMMAND = 'C';
    /** Client: now begin. Before that nothing is done, and after that nobody else does it. */
    static final int GO = 'G';
    /** Client: Ctrl-C was pressed. */
    static final int INTERRUPT = 'I';
    /** Client: what was read from standard input; empty at its end. */
    static final int INPUT = 'D';
    /** Client: what came for a stream was written, or not: its letter, and whether it was. */
    static final int WROTE = 'W';
    /** Client: say how you are. */
    static final int STATUS = 'S';
    /** Client: end, once the command is done that you are at. */
    static final int STOP = 'Q';
    /** Keeper: I will. */
    static final int READY = 'Y';
    /** Keeper: not this command, or not now; run it yourself. */
    static final int NOT_HERE = 'N';
    /** Keeper: bytes for standard output. No more follow before the client says that they are written. */
    static final int OUT = 'o';
    /** Keeper: bytes for standard error, likewise. */
    static final int ERR = 'e';
    /** Keeper: the command reads standard input, at most so many bytes. */
    static final int READ = 'r';
    /** Keeper: the exit status; the last frame of a command. */
    static final int EXIT = 'x';
    /** Keeper: the answer to STATUS, and to STOP, where the end of the connection follows with that of the keeper. */
    static final int ANSWER = 'S';

    private static final int HEAD = 5;
    private static final int MOST = 64 << 20;
    private final SocketChannel channel;
    private int kind;
    private byte[] payload = new byte[0];

    Frames(SocketChannel channel) {
        this.channel = channel;
    }

    /** Sends a frame. */
    synchronized void send(int letter, byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(HEAD + length);
        frame.put((byte) letter).putInt(length).put(bytes, offset, length).flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    void send(int letter, byte[] bytes) throws IOException {
        send(letter, bytes, 0, bytes.length);
    }

    void send(int letter) throws IOException {
        send(letter, new byte[0]);
    }

    /** A number as a frame has it. */
    static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    void sendText(int letter, String text) throws IOException {
        send(letter, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the next frame; false at the end. */
    boolean next() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        if (!fill(head)) {
            return false;
        }
        kind = head.get(0);
        int length = head.getInt(1);
        if (length < 0 || length > MOST) {
            throw new IOException("a frame of a length that cannot be");
        }
        ByteBuffer body = ByteBuffer.allocate(length);
        if (!fill(body) && length > 0) {
            throw new EOFException("half a frame");
        }
        payload = body.array();
        return true;
    }

    /** Whether anything came, before the end, to fill the buffer. */
    private boolean fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                if (buffer.position() == 0) {
                    return false;
                }
                throw new EOFException("half a frame");
            }
        }
        return true;
    }

    /** The letter of the frame that was read last. */
    int kind() {
        return kind;
    }

    /** Its bytes. */
    byte[] payload() {
        return payload;
    }

    /** Its bytes as a number. */
    int number() throws IOException {
        if (payload.length != Integer.BYTES) {
            throw new IOException("no number");
        }
        return ByteBuffer.wrap(payload).getInt();
    }

    /** Its bytes as text. */
    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
