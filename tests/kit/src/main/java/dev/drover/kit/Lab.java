package dev.drover.kit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Throw-away hosts on this machine under one name: containers with a real init, sshd and an address of their own.
 *
 * <p>Its directory has {@code lab.json}, {@code id_ed25519}, {@code known_hosts} and {@code inventory.groovy}; what belongs to the
 * lab is found by the engine's labels, so that {@link #down} works when the directory is lost. Safe for use by several threads;
 * labs of different names live side by side.
 */
public final class Lab implements AutoCloseable {

    private static final ImmutableMap<String, String> TMPFS = ImmutableMap.of("/run", "", "/run/lock", "");

    private final ContainerEngine engine;
    private final LabDirectory directory;
    private final String name;
    private final Optional<Owner> owner;
    private final Progress progress;

    private Lab(ContainerEngine engine, Path directory, String name, Optional<Owner> owner, Progress progress) {
        if (!HostRequest.NAME.matcher(name).matches()) {
            throw new LabException(
                    "a lab's name is 1 to 32 lower-case letters, digits and inner hyphens, got '%s'".formatted(name));
        }
        this.engine = engine;
        this.directory = new LabDirectory(directory.toAbsolutePath());
        this.name = name;
        this.owner = owner;
        this.progress = progress;
    }

    /**
     * The lab of that name, up or not.
     *
     * @throws LabException if there is no container engine and none can be started
     */
    public static Lab open(Path stateDirectory, String name, Progress progress) {
        return new Lab(ContainerEngine.running(progress), stateDirectory, name, Optional.empty(), progress);
    }

    /** The lab of that name; empty if no container engine answers, and so nothing of it can be up. */
    public static Optional<Lab> openWithoutStarting(Path stateDirectory, String name, Progress progress) {
        return ContainerEngine.answering()
                .map(engine -> new Lab(engine, stateDirectory, name, Optional.empty(), progress));
    }

    /**
     * Does what brings up the hosts of a lab anew, once nobody else of this user does so with the lab of that name.
     *
     * @throws LabException if it cannot be known
     */
    public static <T> T alone(String name, Progress progress, Supplier<T> work) {
        return MachineLock.lab(name)
                .whileHeld(work, () -> progress.step("waiting for another run that uses the lab " + name));
    }

    /** A lab that is not to outlive this process. */
    static Lab ownedByThisProcess(Path stateDirectory, String name, Progress progress) {
        return new Lab(
                ContainerEngine.running(progress), stateDirectory, name, Optional.of(Owner.thisProcess()), progress);
    }

    /** Where a lab of that name keeps its files if nobody says otherwise: {@code ~/.local/share/drover/labs/NAME}. */
    public static Path defaultDirectory(String name) {
        return dataDirectory().resolve("labs").resolve(name);
    }

    static Path dataDirectory() {
        String home = System.getProperty("user.home", "/");
        return Optional.ofNullable(System.getenv("XDG_DATA_HOME"))
                .filter(text -> text.startsWith("/"))
                .map(Path::of)
                .orElse(Path.of(home, ".local", "share"))
                .resolve("drover");
    }

    public String name() {
        return name;
    }

    /** Where its files are. */
    public Path directory() {
        return directory.path();
    }

    /** The generated inventory. */
    public Path inventory() {
        return directory.path().resolve(LabDirectory.INVENTORY);
    }

    /** The private key that logs in to its hosts. */
    public Path identity() {
        return directory.identity();
    }

    /** The known_hosts file with the keys of its hosts. */
    public Path knownHosts() {
        return directory.knownHosts();
    }

    /**
     * Makes these hosts run: creates those that are missing, starts those that stand still, and leaves those alone that run, as
     * it does the hosts of the lab that are not named here.
     *
     * @return the requested hosts, in their order
     * @throws LabException if a host exists already with another profile or address than requested, or does not boot
     */
    public ImmutableList<LabHost> up(List<HostRequest> requests) {
        // What takes long is done outside of the lock: other threads may need hosts meanwhile.
        Map<LabProfile, String> images = images(requests, containers());
        List<LabHost> up = inParallel(prepared(requests, images), Supplier::get);
        synchronized (this) {
            remember(network(), up);
        }
        return ImmutableList.copyOf(up);
    }

    /** Makes what is missing, and gives what starts each host. */
    private synchronized List<Supplier<LabHost>> prepared(List<HostRequest> requests, Map<LabProfile, String> images) {
        LabNetwork network = network();
        Map<String, Found> existing = containers();
        ImmutableMap<String, String> addresses = Addresses.assign(network.subnet(), addresses(existing), requests);
        requests.forEach(request -> Optional.ofNullable(existing.get(request.name()))
                .ifPresent(found -> requireSame(network.subnet(), request, found.host())));
        Map<String, LabState.Host> known = known();
        String key = directory.publicKey();
        List<Supplier<LabHost>> starts = new ArrayList<>();
        for (HostRequest request : requests) {
            Found found = existing.get(request.name());
            starts.add(
                    found == null
                            ? created(request, network, addresses, images, key)
                            : () -> started(found, known, key));
        }
        return starts;
    }

    /** The hosts of the lab, running or not, by name. */
    public synchronized ImmutableList<LabHost> hosts() {
        Map<String, LabState.Host> known = known();
        return containers().values().stream()
                .map(found -> new LabHost(withKeys(found.host(), known), directory, found.container()))
                .collect(ImmutableList.toImmutableList());
    }

    /** The host of that name; {@link LabException} if there is none. */
    public LabHost host(String hostName) {
        return hosts().stream()
                .filter(host -> host.name().equals(hostName))
                .findFirst()
                .orElseThrow(() -> new LabException("lab %s has no host '%s'; it has %s"
                        .formatted(
                                name,
                                hostName,
                                hosts().stream().map(LabHost::name).toList())));
    }

    /** Whether that host's process 1 runs. */
    public boolean isRunning(LabHost host) {
        return isRunning(host.container());
    }

    /** Removes one host and all that was on it; if there is none of that name, nothing. */
    public void remove(String hostName) {
        Optional.ofNullable(containers().get(hostName))
                .ifPresent(found -> found.container().remove());
        synchronized (this) {
            LabNetwork.find(engine.docker(), name).ifPresent(network -> remember(network, List.of()));
        }
    }

    /** Removes every host, the repository, the network and the files of the lab; the images stay. */
    public synchronized void down() {
        down(engine.docker(), name);
        directory.delete();
    }

    /** The package repository of the lab, started if it does not run. */
    public synchronized PackageRepository repository() {
        LabNetwork network = network();
        Container container = labelled(engine.docker(), name).stream()
                .filter(found -> found.labels().containsKey(Labels.REPOSITORY))
                .map(FoundContainer::container)
                .findFirst()
                .orElseGet(() -> createRepository(network));
        if (!isRunning(container)) {
            container.docker().startContainerCmd(container.id()).exec();
        }
        return PackageRepository.in(container, Addresses.repository(network.subnet()), directory);
    }

    /** Lets go of the engine; the lab stays as it is. */
    @Override
    public void close() {
        engine.close();
    }

    /**
     * Removes the labs that were to end with a process, as those of {@link LabExtension} do, where that process has ended without
     * taking its lab down. No other lab and no other container is touched.
     */
    public static void removeOrphans(Progress progress) {
        try (ContainerEngine engine = ContainerEngine.running(progress)) {
            removeOrphans(engine.docker(), progress);
        }
    }

    private static void removeOrphans(DockerClient docker, Progress progress) {
        Set<String> orphans = new HashSet<>();
        labelled(docker).forEach(found -> orphan(found.labels()).ifPresent(orphans::add));
        docker.listNetworksCmd().exec().stream()
                .filter(network -> network.getLabels() != null)
                .forEach(network ->
                        orphan(ImmutableMap.copyOf(network.getLabels())).ifPresent(orphans::add));
        for (String orphan : orphans) {
            progress.step("removing the lab %s, whose process has ended".formatted(orphan));
            down(docker, orphan);
            new LabDirectory(defaultDirectory(orphan)).delete();
        }
    }

    private static Optional<String> orphan(ImmutableMap<String, String> labels) {
        return Optional.ofNullable(labels.get(Labels.OWNER))
                .flatMap(Owner::parse)
                .filter(owner -> !owner.isAlive())
                .flatMap(owner -> Optional.ofNullable(labels.get(Labels.LAB)));
    }

    private static void down(DockerClient docker, String lab) {
        inParallel(labelled(docker, lab), found -> {
            found.container().remove();
            return found;
        });
        for (Optional<LabNetwork> network = LabNetwork.find(docker, lab);
                network.isPresent();
                network = LabNetwork.find(docker, lab)) {
            remove(docker, network.get());
        }
    }

    private static void remove(DockerClient docker, LabNetwork network) {
        try {
            docker.removeNetworkCmd(network.id()).exec();
        } catch (NotFoundException e) {
            // Somebody else removed it first.
        }
    }

    private LabNetwork network() {
        return LabNetwork.find(engine.docker(), name)
                .orElseGet(() -> MachineLock.NETWORKS.whileHeld(
                        () -> LabNetwork.create(engine.docker(), name, labels(ImmutableMap.of()))));
    }

    private ImmutableMap<String, String> labels(ImmutableMap<String, String> more) {
        ImmutableMap.Builder<String, String> labels = ImmutableMap.builder();
        labels.put(Labels.LAB, name).putAll(more);
        owner.ifPresent(process -> labels.put(Labels.OWNER, process.text()));
        return labels.buildOrThrow();
    }

    private record FoundContainer(Container container, ImmutableMap<String, String> labels, String address) {}

    private record Found(Container container, LabState.Host host) {}

    private static List<FoundContainer> labelled(DockerClient docker, String lab) {
        return labelled(docker).stream()
                .filter(found -> lab.equals(found.labels().get(Labels.LAB)))
                .toList();
    }

    private static List<FoundContainer> labelled(DockerClient docker) {
        return docker.listContainersCmd().withShowAll(true).withLabelFilter(List.of(Labels.LAB)).exec().stream()
                .map(container -> new FoundContainer(
                        new Container(docker, container.getId()),
                        ImmutableMap.copyOf(container.getLabels()),
                        container.getLabels().getOrDefault(Labels.ADDRESS, "")))
                .toList();
    }

    private Map<String, Found> containers() {
        Map<String, Found> hosts = new TreeMap<>();
        for (FoundContainer found : labelled(engine.docker(), name)) {
            Optional.ofNullable(found.labels().get(Labels.HOST))
                    .ifPresent(host -> hosts.put(host, new Found(found.container(), host(host, found))));
        }
        return hosts;
    }

    private static LabState.Host host(String hostName, FoundContainer found) {
        return new LabState.Host(
                hostName,
                LabProfile.of(found.labels().getOrDefault(Labels.PROFILE, "")),
                found.address(),
                Optional.ofNullable(found.labels().get(Labels.GROUP)),
                ImmutableList.of());
    }

    private static ImmutableMap<String, String> addresses(Map<String, Found> existing) {
        return existing.values().stream()
                .map(Found::host)
                .collect(ImmutableMap.toImmutableMap(LabState.Host::name, LabState.Host::address));
    }

    private void requireSame(Subnet subnet, HostRequest request, LabState.Host host) {
        boolean sameAddress = request.address()
                .map(wanted -> Addresses.whole(subnet, wanted).equals(host.address()))
                .orElse(true);
        if (request.profile() != host.profile() || !sameAddress) {
            throw new LabException("lab %s has a host %s already, with profile %s at %s; remove it first"
                    .formatted(name, host.name(), host.profile().id(), host.address()));
        }
    }

    private Map<LabProfile, String> images(List<HostRequest> requests, Map<String, Found> existing) {
        LabImage image = new LabImage(engine, progress);
        Map<LabProfile, String> images = new HashMap<>();
        requests.stream()
                .filter(request -> !existing.containsKey(request.name()))
                .forEach(request -> images.computeIfAbsent(request.profile(), image::of));
        return images;
    }

    /** Creates a container; what is given boots it. */
    private Supplier<LabHost> created(
            HostRequest request,
            LabNetwork network,
            Map<String, String> addresses,
            Map<LabProfile, String> images,
            String key) {
        LabState.Host host = new LabState.Host(
                request.name(),
                request.profile(),
                Optional.ofNullable(addresses.get(request.name())).orElseThrow(),
                request.group(),
                ImmutableList.of());
        String image = Optional.ofNullable(images.get(request.profile())).orElseThrow();
        Container container = new Container(
                engine.docker(), createHost(host, image, network).exec().getId());
        authorize(host.profile(), container, key);
        return () -> {
            progress.step("starting the lab host " + host.name());
            engine.docker().startContainerCmd(container.id()).exec();
            Boot.awaitDone(host.profile(), host.name(), host.address(), container);
            return new LabHost(keyed(host, Boot.hostKeys(container)), directory, container);
        };
    }

    private CreateContainerCmd createHost(LabState.Host host, String image, LabNetwork network) {
        ImmutableMap.Builder<String, String> labels = ImmutableMap.builder();
        labels.put(Labels.HOST, host.name());
        labels.put(Labels.PROFILE, host.profile().id());
        labels.put(Labels.ADDRESS, host.address());
        host.group().ifPresent(group -> labels.put(Labels.GROUP, group));
        return engine.docker()
                .createContainerCmd(image)
                .withName("drover-" + name + "-" + host.name())
                .withHostName(host.name())
                .withAliases(host.name())
                .withIpv4Address(host.address())
                .withLabels(labels(labels.buildOrThrow()))
                .withEnv("container=docker")
                .withStopSignal(host.profile().stopSignal())
                .withCmd(host.profile().command())
                .withHostConfig(hostConfig(host.profile(), network));
    }

    /**
     * The least that lets systemd boot. Not privileged: a host that may touch this machine's devices is no throw-away host. The
     * unified cgroup hierarchy has to be writable, the old one is bound read-only beside systemd's own.
     */
    private HostConfig hostConfig(LabProfile profile, LabNetwork network) {
        boolean unified =
                "2".equals(engine.docker().infoCmd().exec().getRawValues().get("CgroupVersion"));
        return HostConfig.newHostConfig()
                .withNetworkMode(network.id())
                .withCapAdd(capabilities(profile))
                .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
                .withTmpFs(TMPFS)
                .withCgroupnsMode("host")
                .withBinds(Bind.parse("/sys/fs/cgroup:/sys/fs/cgroup:" + (unified ? "rw" : "ro")))
                // A reboot asked for on the host ends its process 1 like a shutdown does: both bring the host back.
                // What the
                // engine is asked to kill stays down.
                .withRestartPolicy(RestartPolicy.unlessStoppedRestart());
    }

    private static Capability[] capabilities(LabProfile profile) {
        List<Capability> capabilities = new ArrayList<>(
                List.of(Capability.SYS_ADMIN, Capability.NET_ADMIN, Capability.SYS_PTRACE, Capability.LINUX_IMMUTABLE));
        if (profile.powersOff()) {
            capabilities.add(Capability.SYS_BOOT);
        }
        return capabilities.toArray(Capability[]::new);
    }

    private static void authorize(LabProfile profile, Container container, String key) {
        List<ImageFile> files = new ArrayList<>(authorized("/root/.ssh", 0, key));
        if (profile.user().equals(LabHost.USER)) {
            files.addAll(authorized("/home/drover/.ssh", 1000, key));
        }
        container.put(files);
    }

    private static List<ImageFile> authorized(String directory, int owner, String key) {
        return List.of(
                ImageFile.directory(directory, 0700).ownedBy(owner),
                ImageFile.text(directory + "/authorized_keys", 0600, key + "\n").ownedBy(owner));
    }

    private LabHost started(Found found, Map<String, LabState.Host> known, String key) {
        LabState.Host host = withKeys(found.host(), known);
        boolean running = isRunning(found.container());
        if (running && !host.hostKeys().isEmpty()) {
            return new LabHost(host, directory, found.container());
        }
        // Its keys are not known here: the directory was lost, and the key that logs in with it.
        if (host.hostKeys().isEmpty()) {
            authorize(host.profile(), found.container(), key);
        }
        if (!running) {
            progress.step("starting the lab host " + host.name());
            engine.docker().startContainerCmd(found.container().id()).exec();
        }
        Boot.awaitLogin(host.name(), host.address(), found.container());
        return new LabHost(keyed(host, Boot.hostKeys(found.container())), directory, found.container());
    }

    private boolean isRunning(Container container) {
        return Boolean.TRUE.equals(engine.docker()
                .inspectContainerCmd(container.id())
                .exec()
                .getState()
                .getRunning());
    }

    private Container createRepository(LabNetwork network) {
        String image = new LabImage(engine, progress).repository();
        progress.step("starting the lab's package repository");
        return new Container(
                engine.docker(),
                engine.docker()
                        .createContainerCmd(image)
                        .withName("drover-" + name + "-repository")
                        .withHostName("repository")
                        .withAliases("repository")
                        .withIpv4Address(Addresses.repository(network.subnet()))
                        .withLabels(labels(ImmutableMap.of(Labels.REPOSITORY, "apt")))
                        .withCmd(PackageRepository.COMMAND)
                        .withHostConfig(HostConfig.newHostConfig().withNetworkMode(network.id()))
                        .exec()
                        .getId());
    }

    private Map<String, LabState.Host> known() {
        Map<String, LabState.Host> known = new HashMap<>();
        directory.state().ifPresent(state -> state.hosts().forEach(host -> known.put(host.name(), host)));
        return known;
    }

    private static LabState.Host withKeys(LabState.Host host, Map<String, LabState.Host> known) {
        return Optional.ofNullable(known.get(host.name()))
                .filter(before -> before.address().equals(host.address()))
                .map(before -> keyed(host, before.hostKeys()))
                .orElse(host);
    }

    private static LabState.Host keyed(LabState.Host host, ImmutableList<String> keys) {
        return new LabState.Host(host.name(), host.profile(), host.address(), host.group(), keys);
    }

    /** Writes the directory's files: the hosts there are, with the keys known before or read just now. */
    private void remember(LabNetwork network, List<LabHost> fresh) {
        Map<String, LabState.Host> known = known();
        fresh.forEach(host -> known.put(host.name(), host.state()));
        ImmutableList<LabState.Host> hosts = containers().values().stream()
                .map(found -> withKeys(found.host(), known))
                .sorted(Comparator.comparing(LabState.Host::name))
                .collect(ImmutableList.toImmutableList());
        directory.write(new LabState(name, network.subnet().toString(), hosts));
    }

    /** All results in the order of the arguments; the first failure, after all have ended, if there is one. */
    private static <A, B> List<B> inParallel(List<A> arguments, Function<A, B> function) {
        if (arguments.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(arguments.size(), 8));
        try {
            List<Callable<B>> calls = new ArrayList<>();
            arguments.forEach(argument -> calls.add(() -> function.apply(argument)));
            List<B> results = new ArrayList<>();
            for (Future<B> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static LabException failure(ExecutionException e) {
        return e.getCause() instanceof LabException failure
                ? failure
                : new LabException("the lab failed: " + e.getMessage(), e);
    }
}
