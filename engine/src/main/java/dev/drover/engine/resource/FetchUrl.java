package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Where a file comes from: an {@code http} or {@code https} URL, or a {@code file} URL of the host itself. */
public record FetchUrl(URI uri) {
    private static final ImmutableSet<String> CLIENTS = ImmutableSet.of("curl", "wget");

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is not one of those
     */
    public static FetchUrl parse(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getRawUserInfo() != null) {
                throw new IllegalArgumentException("must have no user or password in it: they would be shown");
            }
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean good = switch (scheme) {
                case "http", "https" -> uri.getHost() != null && uri.getPort() <= 65535;
                case "file" -> uri.getPath() != null && uri.getPath().startsWith("/") && uri.getAuthority() == null;
                default -> false;
            };
            if (!good) {
                throw refused(text);
            }
            return new FetchUrl(uri);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(refused(text).getMessage(), e);
        }
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(
                "must be a URL such as 'https://example.com/app.tar.gz' or 'file:///srv/app.tar.gz', got '" + text
                        + "'");
    }

    /** The last step of its path. */
    public String fileName() {
        String path = uri.getPath() == null ? "" : uri.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether it is a file of the host itself. */
    public boolean isFile() {
        return "file".equalsIgnoreCase(uri.getScheme());
    }

    /** Without the fragment, which is never sent. */
    @Override
    public String toString() {
        String text = uri.toString();
        return uri.getRawFragment() == null ? text : text.substring(0, text.indexOf('#'));
    }

    /**
     * The arguments HOW and FROM of the shell function {@code fetch}.
     *
     * @param viaController whether the controller fetches it even if the host could
     */
    public ImmutableList<String> arguments(Facts facts, boolean viaController) {
        if (isFile()) {
            return ImmutableList.of("file", Bytes.ofUrl(uri.getRawPath()).toName());
        }
        return ImmutableList.of(isFetchedHere(facts, viaController) ? "stream" : "host", toString());
    }

    /** The action with what the controller fetches, if it does, on standard input. */
    public Action streamed(Action action, Facts facts, boolean viaController) {
        return isFetchedHere(facts, viaController)
                ? action.withInput(new ControllerFetch(URI.create(toString())))
                : action;
    }

    /** A host without a program that speaks HTTP gets it through its connection. */
    private boolean isFetchedHere(Facts facts, boolean viaController) {
        return !isFile() && (viaController || CLIENTS.stream().noneMatch(facts.tools()::contains));
    }
}
