package dev.drover.engine.resource;

import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a URL gives to the controller, fetched when it is first asked for and read once: a line {@code ok SIZE} with the
 * content behind it, or a line {@code failed WHY}. A failure is told to the host's script, because only that can stop
 * before it changes something.
 */
final class ControllerFetch extends ByteSource {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int GOOD = 200;
    private final URI uri;
    private Optional<ByteSource> fetched = Optional.empty();

    ControllerFetch(URI uri) {
        this.uri = uri;
    }

    @Override
    public InputStream openStream() throws IOException {
        return fetched().openStream();
    }

    @Override
    public long size() throws IOException {
        return fetched().size();
    }

    private synchronized ByteSource fetched() {
        ByteSource source = fetched.orElseGet(this::fetch);
        fetched = Optional.of(source);
        return source;
    }

    private ByteSource fetch() {
        try {
            Path file = Files.createTempFile("drover-fetch", "");
            file.toFile().deleteOnExit();
            HttpResponse<Path> response = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Action.DEFAULT_TIMEOUT)
                                    .build(),
                            HttpResponse.BodyHandlers.ofFile(file));
            return response.statusCode() == GOOD
                    ? ByteSource.concat(line("ok " + Files.size(file)), readOnce(file))
                    : failed("it answers with " + response.statusCode());
        } catch (IOException e) {
            return failed(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("interrupted");
        }
    }

    private static ByteSource failed(String why) {
        return line("failed " + why.replaceAll("\\p{Cntrl}+", " "));
    }

    private static ByteSource line(String text) {
        return ByteSource.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The file, which goes away when it was read. */
    private static ByteSource readOnce(Path file) throws IOException {
        long size = Files.size(file);
        return new ByteSource() {
            @Override
            public InputStream openStream() throws IOException {
                return new FilterInputStream(MoreFiles.asByteSource(file).openStream()) {
                    @Override
                    public void close() throws IOException {
                        super.close();
                        Files.deleteIfExists(file);
                    }
                };
            }

            @Override
            public long size() {
                return size;
            }
        };
    }
}
