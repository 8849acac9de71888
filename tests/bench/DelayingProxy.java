import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A link that is long but not narrow: passes bytes on between its clients and a server of this machine, each some time after it
 * came. Run as {@code java DelayingProxy.java PORT SERVER_PORT MILLISECONDS_EACH_WAY}; it says {@code ready} when it listens.
 */
public final class DelayingProxy {
    private record Chunk(byte[] bytes, long due) {}

    public static void main(String[] arguments) throws IOException {
        int server = Integer.parseInt(arguments[1]);
        long delay = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[2]));
        try (ServerSocket listening =
                new ServerSocket(Integer.parseInt(arguments[0]), 128, InetAddress.getByName("127.0.0.1"))) {
            System.out.println("ready");
            while (true) {
                Socket client = listening.accept();
                Socket onward = new Socket(InetAddress.getByName("127.0.0.1"), server);
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                onward.setOption(StandardSocketOptions.TCP_NODELAY, true);
                pass(client, onward, delay);
                pass(onward, client, delay);
            }
        }
    }

    private static void pass(Socket from, Socket to, long delay) {
        LinkedBlockingQueue<Chunk> underWay = new LinkedBlockingQueue<>();
        start(() -> {
            try (InputStream in = from.getInputStream()) {
                byte[] buffer = new byte[65536];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    underWay.add(new Chunk(Arrays.copyOf(buffer, read), System.nanoTime() + delay));
                }
            } finally {
                underWay.add(new Chunk(new byte[0], System.nanoTime() + delay));
            }
        });
        start(() -> {
            try (OutputStream out = to.getOutputStream()) {
                for (Chunk chunk = underWay.take(); chunk.bytes().length > 0; chunk = underWay.take()) {
                    TimeUnit.NANOSECONDS.sleep(chunk.due() - System.nanoTime());
                    out.write(chunk.bytes());
                    out.flush();
                }
            }
        });
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception e) {
                // The connection ended, as connections do.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
