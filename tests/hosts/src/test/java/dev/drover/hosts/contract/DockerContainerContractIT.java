package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.Lab;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

/**
 * What {@code dockerContainer} keeps on every kind of host. The containers run in the engine of the lab itself; their images
 * are made here of a few files of a host.
 */
class DockerContainerContractIT extends ResourceContract {
    /** Names are shared with everybody who uses the engine. */
    private static final String MARK =
            "drover-contract-" + ProcessHandle.current().pid();

    private static Optional<EngineRelay> relay = Optional.empty();

    @Override
    String type() {
        return "dockerContainer";
    }

    @Override
    void prepare(Lab lab, LabHost host) throws IOException {
        EngineRelay open = relay.isPresent() ? relay.get() : EngineRelay.inNetworkOf(host);
        relay = Optional.of(open);
        open.provide(host);
        host.exec(
                        "sh",
                        "-c",
                        "rm -rf /srv/image && mkdir -p /srv/image /srv/contract-data"
                                + " && for file in /bin/sh /bin/sleep $(ldd /bin/sh /bin/sleep | grep -o '/[^ :]*' | sort -u);"
                                + " do cp -L --parents $file /srv/image || exit; done"
                                + " && tar -C /srv/image -c . | docker import -c 'ENV OF_IMAGE=1' -c 'LABEL drover.contract="
                                + MARK + "' -c 'CMD [\"sleep\", \"1000\"]' - "
                                + image(host.profile()))
                .expectSuccess("making an image");
    }

    private static String image(LabProfile profile) {
        return MARK + "-" + profile.id() + ":1";
    }

    @AfterAll
    static void removeAll() throws IOException {
        Outside.output(
                "sh",
                "-c",
                "for id in $(docker ps -a -q --filter name=^$1); do docker rm -f $id; done;"
                        + " for id in $(docker images -a -q --filter label=drover.contract=$1); do docker rmi -f $id; done;"
                        + " echo done",
                "sh",
                MARK);
        if (relay.isPresent()) {
            relay.get().close();
        }
    }

    private static Contract seen(Contract contract, String attribute, String name, String format, String answer) {
        return contract.observed(attribute, "docker inspect -f '" + format + "' " + name + " 2>/dev/null", answer);
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        String name = MARK + "-" + profile.id();
        Contract full = Contract.of(
                        "everything said",
                        "dockerContainer('" + name + "') { image '" + image(profile) + "'; ports '127.0.0.1::80';"
                                + " env PLAIN: 'a b', HIDDEN: secret('contract'); volumes '/tmp:/data:ro';"
                                + " entrypoint '/bin/sh', '-c'; command \"trap 'exit 0' TERM; sleep 1000 & wait\", 'name'; network 'bridge';"
                                + " restart 'on-failure:2'; user '1000:1000'; labels contract: 'yes' }")
                .notSeen("entrypoint", "another program could not be started in the image");
        full = seen(full, "existence", name, "{{.State.Running}}", "true\n");
        full = seen(full, "running", name, "{{.State.Running}} is", "true is\n");
        full = seen(
                full,
                "ports",
                name,
                "{{json .HostConfig.PortBindings}}",
                "{\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"\"}]}\n");
        full = seen(
                full,
                "env",
                name,
                "{{join .Config.Env \"|\"}}",
                "PLAIN=a b|HIDDEN=s3cret-of-the-contract|OF_IMAGE=1\n");
        full = seen(full, "volumes", name, "{{.HostConfig.Binds}}", "[/tmp:/data:ro]\n");
        full = seen(
                full,
                "command",
                name,
                "{{.Path}} {{.Args}}",
                "/bin/sh [-c trap 'exit 0' TERM; sleep 1000 & wait name]\n");
        full = seen(full, "network", name, "{{.HostConfig.NetworkMode}}", "bridge\n");
        full = seen(full, "restart", name, "{{.HostConfig.RestartPolicy}}", "{on-failure 2}\n");
        full = seen(full, "user", name, "{{.Config.User}}", "1000:1000\n");
        full = seen(full, "labels", name, "{{.Config.Labels.contract}}", "yes\n");
        return ImmutableList.of(
                Contract.of("absent", "dockerContainer('" + name + "-gone') { absent() }")
                        .given("docker run -d --name " + name + "-gone " + image(profile))
                        .observed("absent", "docker inspect " + name + "-gone 2>/dev/null || echo gone", "[]\ngone\n")
                        .notSeen("absent", "to make one takes an image, which is not said"),
                Contract.failing(
                        "a program that is not in the image",
                        "dockerContainer('" + name + "-bad') { image '" + image(profile)
                                + "'; command 'no-such-program' }",
                        "cannot run " + name + "-bad: "),
                Contract.failing(
                        "a container that ends at once",
                        "dockerContainer('" + name + "-short') { image '" + image(profile)
                                + "'; command '/bin/sh', '-c', 'echo wrong; exit 7' }",
                        name + "-short ended at once with exit status 7; it said: wrong"),
                full);
    }
}
