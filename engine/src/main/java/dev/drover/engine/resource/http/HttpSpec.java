package dev.drover.engine.resource.http;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.model.Secret;
import dev.drover.engine.transport.http.HttpRequest;
import dev.drover.engine.transport.http.HttpUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A request to a server, as the host itself would send it. */
@Doc(
        value =
                "A request over HTTP that goes through the host's own connection: localhost is that host, names are resolved"
                        + " there, and no program is needed there. With get it is a check and never a change; put, post and delete"
                        + " are sent unless the answer to unlessGet already is as said. Without unlessGet they are sent in every run.",
        example = """
                http('log template') {
                    put 'http://localhost:9200/_template/logs'
                    body template('logs.json.ftl')
                    unlessGet { url 'http://localhost:9200/_template/logs'; json '/logs/version': 3 }
                }""",
        inSync = "The guard request is answered as said; a get itself is answered with an expected status.",
        refused = {
            "None or more than one of get, put, post and delete.",
            "get with unlessGet or a body.",
            "A status outside 100 to 599, or a time limit over an hour.",
            "user without password, or together with token.",
            "A header that the client sets itself: Host, Content-Length, Transfer-Encoding, Authorization and such.",
            "A certificate that the Java trust store of the control machine does not trust; there is no switch."
        })
public record HttpSpec(
        @Doc(value = "What it does, in words.", example = "'log template'")
        String name,

        @Doc(value = "The URL to ask.", example = "'http://localhost:8080/health'")
        Optional<HttpUrl> get,

        @Doc(value = "The URL to put the body to.", example = "'http://localhost:9200/_template/logs'")
        Optional<HttpUrl> put,

        @Doc(value = "The URL to post the body to.", example = "'http://localhost:8086/query'")
        Optional<HttpUrl> post,

        @Doc(value = "The URL to delete.", example = "'http://localhost:9200/old'")
        Optional<HttpUrl> delete,

        @Doc(value = "What is sent. It may hold secrets; then it is never shown.", example = "'{\"version\": 3}'")
        Optional<Content> body,

        @Doc(value = "What the body is.", example = "'text/plain'", byDefault = "application/json")
        Optional<String> contentType,

        @Doc(value = "More headers, also of the guard request.", example = "'X-Tag': 'blue'")
        ImmutableMap<String, String> headers,

        @Doc(
                value =
                        "The statuses that mean success; several are alternatives. Redirects are followed, at most 5 (of a"
                                + " put, post or delete only 307 and 308), unless one of these is from 300 to 399.",
                example = "200, 409",
                byDefault = "200 to 299")
        ImmutableSet<Integer> expect,

        @Doc(
                value =
                        "A GET that is made first; if its answer is as this block says, nothing is sent. After the request it"
                                + " must be so.",
                example = "{ url 'http://localhost:9200/_template/logs'; status 200 }")
        Optional<HttpGuard> unlessGet,

        @Doc(value = "Who asks, by Basic authentication; needs password.", example = "'admin'")
        Optional<String> user,

        @Doc(value = "The password of user.", example = "secret('elastic')")
        Optional<Secret> password,

        @Doc(value = "A token that is sent as Authorization: Bearer.", example = "secret('api_token')")
        Optional<Secret> token,

        @Doc(
                value = "How long one request may take in all. Observing takes 10 seconds at most.",
                example = "'2m'",
                byDefault = "30 seconds")
        Optional<Duration> timeout) {
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Checks the rules between attributes. */
    public HttpSpec {
        long methods =
                Stream.of(get, put, post, delete).filter(Optional::isPresent).count();
        if (methods != 1) {
            throw new IllegalArgumentException("needs exactly one of get, put, post and delete, got " + methods);
        }
        if (get.isPresent() && unlessGet.isPresent()) {
            throw new IllegalArgumentException("get changes nothing and needs no unlessGet; leave one out");
        }
        if (get.isPresent() && body.isPresent()) {
            throw new IllegalArgumentException("a get has no body; use post");
        }
        if (contentType.isPresent() && body.isEmpty()) {
            throw new IllegalArgumentException("contentType says what the body is; give one");
        }
        if (user.isPresent() != password.isPresent()) {
            throw new IllegalArgumentException("user and password go together");
        }
        if (user.isPresent() && token.isPresent()) {
            throw new IllegalArgumentException("takes user with password, or token, not both");
        }
        if (user.filter(login -> login.indexOf(':') >= 0).isPresent()) {
            throw new IllegalArgumentException("user must have no colon, got '" + user.orElseThrow() + "'");
        }
        if (timeout.filter(limit -> limit.isZero() || limit.compareTo(LONGEST) > 0)
                .isPresent()) {
            throw new IllegalArgumentException("timeout must be at most an hour, and not 0");
        }
        checkStatuses("expect", expect);
        HttpRequest.checkHeaders(headers);
        contentType.ifPresent(type -> HttpRequest.checkHeaders(ImmutableMap.of("Content-Type", type)));
    }

    static void checkStatuses(String attribute, ImmutableSet<Integer> statuses) {
        for (int status : statuses) {
            if (status < 100 || status > 599) {
                throw new IllegalArgumentException(attribute + " takes statuses from 100 to 599, got " + status);
            }
        }
    }

    /** A check of a URL, with nothing else said. */
    public static HttpSpec get(String name, String url) {
        return of(name, Method.GET, url);
    }

    /** A put, with nothing else said. */
    public static HttpSpec put(String name, String url) {
        return of(name, Method.PUT, url);
    }

    /** A post, with nothing else said. */
    public static HttpSpec post(String name, String url) {
        return of(name, Method.POST, url);
    }

    /** A delete, with nothing else said. */
    public static HttpSpec delete(String name, String url) {
        return of(name, Method.DELETE, url);
    }

    private static HttpSpec of(String name, Method method, String url) {
        Optional<HttpUrl> parsed = Optional.of(HttpUrl.parse(url));
        return new HttpSpec(
                name,
                parsed.filter(any -> method == Method.GET),
                parsed.filter(any -> method == Method.PUT),
                parsed.filter(any -> method == Method.POST),
                parsed.filter(any -> method == Method.DELETE),
                Optional.empty(),
                Optional.empty(),
                ImmutableMap.of(),
                ImmutableSet.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** What is asked of the server. */
    enum Method {
        GET,
        PUT,
        POST,
        DELETE
    }

    /** The same with that body. */
    public HttpSpec body(Content content) {
        return new HttpSpec(
                name,
                get,
                put,
                post,
                delete,
                Optional.of(content),
                contentType,
                headers,
                expect,
                unlessGet,
                user,
                password,
                token,
                timeout);
    }

    /** The same with a body of that type. */
    public HttpSpec contentType(String type) {
        return new HttpSpec(
                name,
                get,
                put,
                post,
                delete,
                body,
                Optional.of(type),
                headers,
                expect,
                unlessGet,
                user,
                password,
                token,
                timeout);
    }

    /** The same with those headers. */
    public HttpSpec headers(ImmutableMap<String, String> more) {
        return new HttpSpec(
                name,
                get,
                put,
                post,
                delete,
                body,
                contentType,
                more,
                expect,
                unlessGet,
                user,
                password,
                token,
                timeout);
    }

    /** The same, with these statuses meaning success. */
    public HttpSpec expecting(Integer... statuses) {
        return new HttpSpec(
                name,
                get,
                put,
                post,
                delete,
                body,
                contentType,
                headers,
                ImmutableSet.copyOf(statuses),
                unlessGet,
                user,
                password,
                token,
                timeout);
    }

    /** The same, sent only if the guard is not satisfied. */
    public HttpSpec unless(HttpGuard guard) {
        return new HttpSpec(
                name,
                get,
                put,
                post,
                delete,
                body,
                contentType,
                headers,
                expect,
                Optional.of(guard),
                user,
                password,
                token,
                timeout);
    }

    /** The same as that user. */
    public HttpSpec as(String login, Secret proof) {
        return new HttpSpec(
                name,
                get,
                put,
                post,
                delete,
                body,
                contentType,
                headers,
                expect,
                unlessGet,
                Optional.of(login),
                Optional.of(proof),
                token,
                timeout);
    }

    /** The same with that token. */
    public HttpSpec bearing(Secret proof) {
        return new HttpSpec(
                name,
                get,
                put,
                post,
                delete,
                body,
                contentType,
                headers,
                expect,
                unlessGet,
                user,
                password,
                Optional.of(proof),
                timeout);
    }

    /** The same with another limit. */
    public HttpSpec within(Duration limit) {
        return new HttpSpec(
                name,
                get,
                put,
                post,
                delete,
                body,
                contentType,
                headers,
                expect,
                unlessGet,
                user,
                password,
                token,
                Optional.of(limit));
    }

    Method method() {
        if (get.isPresent()) {
            return Method.GET;
        }
        if (put.isPresent()) {
            return Method.PUT;
        }
        return post.isPresent() ? Method.POST : Method.DELETE;
    }

    HttpUrl url() {
        return Stream.of(get, put, post, delete)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
    }

    Duration limit() {
        return timeout.orElse(Duration.ofSeconds(30));
    }

    private Optional<HttpRequest.Login> login() {
        return user.<HttpRequest.Login>map(login -> new HttpRequest.Login.Basic(login, password.orElseThrow()))
                .or(() -> token.map(HttpRequest.Login.Bearer::new));
    }

    /** The request itself. */
    HttpRequest request() {
        HttpRequest bare = HttpRequest.of(method().name(), url())
                .withHeaders(headers)
                .withLogin(login())
                .withTimeout(limit());
        HttpRequest whole = body.map(content -> bare.withBody(content, contentType.orElse("application/json")))
                .orElse(bare);
        return wantsRedirect(expect) ? whole.withoutRedirects() : whole;
    }

    /** What is asked to see whether there is something to do; empty: nothing can be. */
    Optional<HttpRequest> question() {
        if (get.isPresent()) {
            return Optional.of(briefly(request()));
        }
        return unlessGet.map(guard -> {
            HttpRequest ask =
                    briefly(HttpRequest.get(guard.url()).withHeaders(headers).withLogin(loginFor(guard.url())));
            return wantsRedirect(guard.status()) ? ask.withoutRedirects() : ask;
        });
    }

    /** Who may know the password is the server of the request, and nobody else. */
    private Optional<HttpRequest.Login> loginFor(HttpUrl other) {
        return other.origin().equals(url().origin()) ? login() : Optional.empty();
    }

    // All resources of a host are observed together, so that a server that does not answer must not take long.
    private HttpRequest briefly(HttpRequest request) {
        return limit().compareTo(HttpRequest.DEFAULT_TIMEOUT) < 0
                ? request.withTimeout(limit())
                : request.withTimeout(HttpRequest.DEFAULT_TIMEOUT);
    }

    private static boolean wantsRedirect(ImmutableSet<Integer> statuses) {
        return statuses.stream().anyMatch(status -> status >= 300 && status < 400);
    }
}
