package dev.drover.standins.daemon;

import dev.drover.standins.daemon.AppDefinition.Mistake;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The apps of the leading Marathon: {@code /v2/apps}, their versions and tasks, and {@code /v2/deployments}. A deployment ends at
 * the next {@link #advance} with an active agent; no tasks are really run. Safe for use by several threads.
 *
 * <p>Simplified: tasks are put on the agents in turn, whatever these offer and whatever constraints say, and all of an app's at
 * once, whatever its upgrade strategy says.
 */
final class Apps {
    private static final Pattern APP = Pattern.compile("/v2/apps/+(.+?)(?:/(versions|tasks|restart)(?:/([^/]+))?)?");
    private static final DateTimeFormatter VERSION = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String DEPLOYMENTS = "/v2/deployments/";
    private final AppStore store;
    private final ServicePorts servicePorts;
    private final Clock clock;

    Apps(AppStore store, ServicePorts servicePorts, Clock clock) {
        this.store = store;
        this.servicePorts = servicePorts;
        this.clock = clock;
    }

    /** Answers a request below {@code /v2/apps}, {@code /v2/tasks} or {@code /v2/deployments}; 404 for other paths. */
    synchronized Reply answer(Request request) {
        if (request.is("GET", "/v2/deployments")) {
            return Reply.json(200, deployments());
        }
        if (request.path().startsWith(DEPLOYMENTS)) {
            return request.method().equals("DELETE")
                    ? cancel(request, request.path().substring(DEPLOYMENTS.length()))
                    : Reply.empty(405);
        }
        if (request.is("GET", "/v2/tasks")) {
            List<Json> all = store.all().values().stream()
                    .flatMap(entry -> entry.elements("tasks").stream())
                    .toList();
            return Reply.json(200, Json.object().with("tasks", Json.array(all)));
        }
        if (request.is("GET", "/v2/apps")) {
            return Reply.json(200, Json.object().with("apps", list(request)));
        }
        if (request.is("POST", "/v2/apps")) {
            return create(request);
        }
        Matcher app = APP.matcher(request.path());
        if (!app.matches()) {
            return Reply.empty(404);
        }
        String id = AppDefinition.absoluteId(app.group(1));
        Optional<String> part = Optional.ofNullable(app.group(2));
        return part.isPresent()
                ? answerPart(request, id, part.get(), Optional.ofNullable(app.group(3)))
                : answerApp(request, id);
    }

    private Reply answerApp(Request request, String id) {
        return switch (request.method()) {
            case "GET" -> read(id);
            case "PUT" -> update(request, id);
            case "DELETE" -> destroy(request, id);
            default -> Reply.empty(405);
        };
    }

    private Reply answerPart(Request request, String id, String part, Optional<String> version) {
        Optional<Json.Obj> entry = entry(id);
        if (entry.isEmpty()) {
            return unknown(id);
        }
        return switch (request.method() + " " + part) {
            case "GET versions" ->
                version.isPresent() ? readVersion(id, entry.get(), version.get()) : versions(entry.get());
            case "GET tasks" ->
                Reply.json(
                        200, Json.object().with("tasks", Json.array(entry.get().elements("tasks"))));
            // Its tasks are new ones, as after a change of its configuration.
            case "POST restart" ->
                locked(request, entry.get())
                        .orElseGet(() -> started(id, entry.get(), Json.object(), newest(entry.get()), 200));
            default -> Reply.empty(405);
        };
    }

    private Optional<Json.Obj> entry(String id) {
        return Optional.ofNullable(store.all().get(id));
    }

    private static Reply unknown(String id) {
        return Reply.message(404, "App '" + id + "' does not exist");
    }

    private Json.Arr list(Request request) {
        String part = request.query().getOrDefault("id", "");
        return Json.array(store.all().entrySet().stream()
                .filter(app -> app.getKey().contains(part))
                .map(app -> shown(app.getValue()))
                .toList());
    }

    private Reply read(String id) {
        return entry(id)
                .map(entry -> Reply.json(200, Json.object().with("app", shown(entry))))
                .orElseGet(() -> unknown(id));
    }

    private Reply create(Request request) {
        Json.Obj given;
        try {
            given = Json.parseObject(request.body());
        } catch (IllegalArgumentException notJson) {
            return Reply.message(400, "Invalid JSON");
        }
        String id = AppDefinition.absoluteId(given.text("id").orElse(""));
        if (entry(id).isPresent()) {
            return Reply.message(409, "An app with id [" + id + "] already exists.");
        }
        return deploy(request, id, Json.object(), given, 201);
    }

    private Reply update(Request request, String id) {
        Json.Obj given;
        try {
            given = Json.parseObject(request.body());
        } catch (IllegalArgumentException notJson) {
            return Reply.message(400, "Invalid JSON");
        }
        Optional<Json.Obj> entry = entry(id);
        boolean rollback = given.members().keySet().equals(java.util.Set.of("version"));
        if (entry.isPresent() && rollback) {
            Optional<Json.Obj> former =
                    version(entry.get(), given.text("version").orElse(""));
            return former.isPresent()
                    ? locked(request, entry.get())
                            .orElseGet(() -> started(id, entry.get(), newest(entry.get()), former.get(), 200))
                    : unknownVersion(id, given.text("version").orElse(""));
        }
        return deploy(request, id, entry.orElseGet(Json::object), given, entry.isPresent() ? 200 : 201);
    }

    private Reply deploy(Request request, String id, Json.Obj entry, Json.Obj given, int status) {
        List<Mistake> wrongTypes = AppDefinition.typeMistakes(given);
        if (!wrongTypes.isEmpty()) {
            return refused(400, "Invalid JSON", wrongTypes);
        }
        Json.Obj app = AppDefinition.merged(newest(entry), given.with("id", id));
        List<Mistake> mistakes = AppDefinition.ruleMistakes(app);
        if (!mistakes.isEmpty()) {
            return refused(422, "Object is not valid", mistakes);
        }
        return locked(request, entry)
                .orElseGet(() -> started(
                        id,
                        entry,
                        newest(entry),
                        AppDefaults.completed(app, wanted -> ports(id, entry, wanted)),
                        status));
    }

    private List<Integer> ports(String id, Json.Obj entry, List<Integer> wanted) {
        var taken = new HashSet<Integer>();
        store.all().forEach((other, its) -> {
            if (!other.equals(id)) {
                taken.addAll(servicePorts(newest(its)));
            }
        });
        return servicePorts.assign(wanted, servicePorts(newest(entry)), taken);
    }

    private static List<Integer> servicePorts(Json.Obj app) {
        return app.elements("ports").stream()
                .map(port -> ((Json.Num) port).value().intValue())
                .toList();
    }

    /** Begins the deployment of a whole definition as the newest version, in place of the one before. */
    private Reply started(String id, Json.Obj entry, Json.Obj before, Json.Obj app, int status) {
        String version = nextVersion(entry);
        var versions = new ArrayList<>(entry.elements("versions"));
        versions.add(app.with("version", version).with("versionInfo", versionInfo(before, app, version)));
        String deployment = UUID.randomUUID().toString();
        Json.Obj changed =
                entry.with("versions", Json.array(versions)).with("deployment", deployment(deployment, version));
        store.save(id, changed);
        return status == 201
                ? new Reply(
                        201,
                        "application/json",
                        headers(id, deployment),
                        shown(changed).toString())
                : result(version, deployment);
    }

    /** A change of the number of instances alone is no change of the configuration. */
    private static Json.Obj versionInfo(Json.Obj before, Json.Obj app, String version) {
        boolean scaled = !before.members().isEmpty() && configuration(before).equals(configuration(app));
        String configured =
                before.object("versionInfo").text("lastConfigChangeAt").orElse(version);
        return Json.object().with("lastScalingAt", version).with("lastConfigChangeAt", scaled ? configured : version);
    }

    private static String configuration(Json.Obj app) {
        return new Json.Obj(new TreeMap<>(app.without("instances")
                        .without("version")
                        .without("versionInfo")
                        .members()))
                .toString();
    }

    private static Map<String, String> headers(String id, String deployment) {
        return Map.of("Location", "/v2/apps" + id, "Marathon-Deployment-Id", deployment);
    }

    private static Json.Obj deployment(String id, String version) {
        return Json.object().with("id", id).with("version", version);
    }

    private static Reply result(String version, String deployment) {
        Json.Obj body = Json.object().with("version", version).with("deploymentId", deployment);
        return new Reply(200, "application/json", Map.of("Marathon-Deployment-Id", deployment), body.toString());
    }

    private static Reply refused(int status, String message, List<Mistake> mistakes) {
        List<Json.Obj> details = mistakes.stream()
                .map(mistake -> Json.object()
                        .with("path", mistake.path())
                        .with("errors", Json.array(List.of(new Json.Text(mistake.message())))))
                .toList();
        return Reply.json(status, Json.object().with("message", message).with("details", Json.array(details)));
    }

    private static Optional<Reply> locked(Request request, Json.Obj entry) {
        Optional<String> deployment = entry.object("deployment").text("id");
        if (deployment.isEmpty() || request.query().getOrDefault("force", "").equals("true")) {
            return Optional.empty();
        }
        return Optional.of(Reply.json(
                409,
                Json.object()
                        .with(
                                "message",
                                "App is locked by one or more deployments. Override with the option '?force=true'. View"
                                        + " details at '/v2/deployments/<DEPLOYMENT_ID>'.")
                        .with("deployments", Json.array(List.of(Json.object().with("id", deployment.get()))))));
    }

    /** Ends a deployment: with force as things are, else by another one that brings back what was before. */
    private Reply cancel(Request request, String deployment) {
        for (Map.Entry<String, Json.Obj> app : store.all().entrySet()) {
            Json.Obj entry = app.getValue();
            if (!entry.object("deployment").text("id").equals(Optional.of(deployment))) {
                continue;
            }
            if (request.query().getOrDefault("force", "").equals("true")) {
                store.save(app.getKey(), entry.without("deployment"));
                return Reply.empty(202);
            }
            List<Json> versions = entry.elements("versions");
            boolean destroys = entry.object("deployment").member("destroy").isPresent();
            if (versions.size() == 1 && !destroys) {
                return destroyed(app.getKey(), entry);
            }
            Json.Obj former = (Json.Obj) versions.get(versions.size() - (destroys ? 1 : 2));
            return started(app.getKey(), entry, newest(entry), former, 200);
        }
        return Reply.message(404, "DeploymentPlan " + deployment + " does not exist");
    }

    private Reply destroy(Request request, String id) {
        Optional<Json.Obj> entry = entry(id);
        if (entry.isEmpty()) {
            return unknown(id);
        }
        return locked(request, entry.get()).orElseGet(() -> destroyed(id, entry.get()));
    }

    private Reply destroyed(String id, Json.Obj entry) {
        String version = nextVersion(entry);
        String deployment = UUID.randomUUID().toString();
        store.save(id, entry.with("deployment", deployment(deployment, version).with("destroy", new Json.Bool(true))));
        return result(version, deployment);
    }

    private static Json.Obj newest(Json.Obj entry) {
        List<Json> versions = entry.elements("versions");
        return versions.isEmpty() ? Json.object() : (Json.Obj) versions.get(versions.size() - 1);
    }

    private static Optional<Json.Obj> version(Json.Obj entry, String version) {
        return entry.elements("versions").stream()
                .map(Json.Obj.class::cast)
                .filter(app -> app.text("version").equals(Optional.of(version)))
                .findFirst();
    }

    private static Reply versions(Json.Obj entry) {
        var newestFirst = new ArrayList<Json>();
        for (Json app : entry.elements("versions")) {
            newestFirst.add(0, new Json.Text(((Json.Obj) app).text("version").orElse("")));
        }
        return Reply.json(200, Json.object().with("versions", Json.array(newestFirst)));
    }

    private static Reply readVersion(String id, Json.Obj entry, String version) {
        return version(entry, version).map(app -> Reply.json(200, app)).orElseGet(() -> unknownVersion(id, version));
    }

    private static Reply unknownVersion(String id, String version) {
        return Reply.message(404, "App '" + id + "' does not exist in version " + version);
    }

    private String nextVersion(Json.Obj entry) {
        Instant now = clock.instant();
        String last = newest(entry).text("version").orElse("");
        String version = VERSION.format(now);
        return version.compareTo(last) > 0
                ? version
                : VERSION.format(Instant.parse(last).plusMillis(1));
    }

    private static int running(Json.Obj entry) {
        return entry.elements("tasks").size();
    }

    private static Json.Obj shown(Json.Obj entry) {
        Json.Obj app = newest(entry);
        int wanted = app.number("instances").map(Number::intValue).orElse(0);
        boolean checked = !app.elements("healthChecks").isEmpty();
        Optional<String> deployment = entry.object("deployment").text("id");
        return app.with("tasksStaged", Math.max(0, wanted - running(entry)))
                .with("tasksRunning", running(entry))
                .with("tasksHealthy", checked ? running(entry) : 0)
                .with("tasksUnhealthy", 0)
                .with(
                        "deployments",
                        Json.array(deployment.stream()
                                .map(id -> Json.object().with("id", id))
                                .toList()));
    }

    /** The tasks of a new definition are new ones; scaling keeps those that run. */
    private Json.Arr tasks(String id, Json.Obj entry, AgentSupply agents) {
        Json.Obj app = newest(entry);
        String configured = app.object("versionInfo").text("lastConfigChangeAt").orElse("");
        int wanted = app.number("instances").map(Number::intValue).orElse(0);
        var tasks = new ArrayList<Json>(entry.elements("tasks").stream()
                .filter(task -> ((Json.Obj) task).text("version").orElse("").compareTo(configured) >= 0)
                .limit(wanted)
                .toList());
        while (tasks.size() < wanted) {
            tasks.add(task(
                    id, app, agents.hosts().get(tasks.size() % agents.hosts().size())));
        }
        return Json.array(tasks);
    }

    private Json.Obj task(String id, Json.Obj app, String host) {
        String now = VERSION.format(clock.instant());
        return Json.object()
                .with("id", id.substring(1).replace('/', '_') + "." + UUID.randomUUID())
                .with("appId", id)
                .with("host", host)
                .with("ports", Json.array(app.elements("ports")))
                .with("servicePorts", Json.array(app.elements("ports")))
                .with("stagedAt", now)
                .with("startedAt", now)
                .with("state", "TASK_RUNNING")
                .with("version", app.text("version").orElse(""));
    }

    private Json.Arr deployments() {
        var deployments = new ArrayList<Json>();
        store.all().forEach((id, entry) -> {
            if (isDeploying(entry)) {
                deployments.add(shownDeployment(id, entry));
            }
        });
        return Json.array(deployments);
    }

    private static Json.Obj shownDeployment(String id, Json.Obj entry) {
        Json.Obj deployment = entry.object("deployment");
        boolean destroys = deployment.member("destroy").isPresent();
        Json.Obj action = Json.object()
                .with(
                        "action",
                        destroys ? "StopApplication" : running(entry) == 0 ? "StartApplication" : "ScaleApplication")
                .with("app", id);
        return deployment
                .without("destroy")
                .with("affectedApps", Json.array(List.of(new Json.Text(id))))
                .with("currentStep", 1)
                .with("totalSteps", 1)
                .with("currentActions", Json.array(List.of(action)))
                .with("steps", Json.array(List.of(Json.object().with("actions", Json.array(List.of(action))))));
    }

    private static boolean isDeploying(Json.Obj entry) {
        return entry.member("deployment").isPresent();
    }

    /** Whether a deployment is under way. */
    synchronized boolean deploying() {
        return store.all().values().stream().anyMatch(Apps::isDeploying);
    }

    /** Ends the deployments that can end; one that starts tasks needs an active agent. */
    synchronized void advance(AgentSupply agents) {
        store.all().forEach((id, entry) -> {
            Json.Obj deployment = entry.object("deployment");
            int wanted = newest(entry).number("instances").map(Number::intValue).orElse(0);
            if (deployment.member("destroy").isPresent()) {
                store.remove(id);
            } else if (isDeploying(entry) && (wanted == 0 || !agents.hosts().isEmpty())) {
                store.save(id, entry.without("deployment").with("tasks", tasks(id, entry, agents)));
            }
        });
    }

    /**
     * The agents of the Mesos cluster that could run tasks.
     *
     * @param hosts their names
     */
    record AgentSupply(List<String> hosts) {
        static final AgentSupply NONE = new AgentSupply(List.of());

        AgentSupply {
            hosts = List.copyOf(hosts);
        }
    }
}
