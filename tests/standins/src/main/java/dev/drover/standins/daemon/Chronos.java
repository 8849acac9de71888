package dev.drover.standins.daemon;

import java.time.Duration;
import java.util.Map;

/**
 * A Chronos 2.4 as far as its port shows it: {@code /ping}, and jobs that are kept in ZooKeeper ({@code GET
 * /scheduler/jobs}, {@code POST /scheduler/iso8601}, {@code DELETE /scheduler/job/NAME}). It schedules nothing.
 */
final class Chronos {
    private static final String JOB = "/scheduler/job/";

    private final AppStore jobs;

    private Chronos(AppStore jobs) {
        this.jobs = jobs;
    }

    /** A started Chronos. */
    record Running(HttpPort http, ZooKeeperLoop loop) implements AutoCloseable {
        @Override
        public void close() {
            loop.close();
            http.close();
        }
    }

    static Running start(Flags flags, Map<String, String> environment) {
        Marathon.requireMesosLibrary(environment);
        ZooKeeperUrl zk = ZooKeeperUrl.parse(
                "zk://" + flags.text("zk_hosts", "localhost:2181") + flags.text("zk_path", "/chronos/state"));
        var loop = new ZooKeeperLoop(
                zk,
                Duration.ofSeconds(10),
                (session, wake) -> ZooKeeperGroup.createParents(session, zk.node("jobs")),
                () -> {});
        var chronos = new Chronos(new ZooKeeperAppStore(zk.node("jobs"), loop::session));
        loop.start();
        return new Running(Marathon.listen(flags, flags.number("http_port", 8080), chronos::answer), loop);
    }

    private Reply answer(Request request) {
        if (request.path().equals("/ping")) {
            return Reply.text(200, "pong");
        }
        if (request.is("GET", "/scheduler/jobs")) {
            return Reply.json(200, Json.array(jobs.all().values().stream().toList()));
        }
        if (request.is("POST", "/scheduler/iso8601")) {
            Json.Obj job = Json.parseObject(request.body());
            jobs.save(job.text("name").orElseThrow(() -> new IllegalArgumentException("a job needs a name")), job);
            return Reply.empty(204);
        }
        if (request.method().equals("DELETE") && request.path().startsWith(JOB)) {
            return delete(request.path().substring(JOB.length()));
        }
        return Reply.empty(404);
    }

    private Reply delete(String name) {
        if (!jobs.all().containsKey(name)) {
            return Reply.text(400, "Job '" + name + "' not found");
        }
        jobs.remove(name);
        return Reply.empty(204);
    }
}
