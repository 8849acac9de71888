package dev.drover.kit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Network;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Ints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The bridge network of one lab: {@code drover-lab-198.51.100.0-24}. */
record LabNetwork(String id, Subnet subnet) {

    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final int ATTEMPTS = 5;

    /** The network of that lab, if it has one. */
    static Optional<LabNetwork> find(DockerClient docker, String lab) {
        return docker.listNetworksCmd().exec().stream()
                .filter(network -> lab.equals(labels(network).get(Labels.LAB)))
                .flatMap(network -> subnets(network).map(subnet -> new LabNetwork(network.getId(), subnet)))
                .findFirst();
    }

    /** Makes one in a range that neither this machine nor the engine uses. */
    static LabNetwork create(DockerClient docker, String lab, ImmutableMap<String, String> labels) {
        List<Subnet> inUse = new ArrayList<>(routes());
        for (int attempt = 1; ; attempt++) {
            docker.listNetworksCmd().exec().forEach(network -> subnets(network).forEach(inUse::add));
            Subnet subnet = Subnet.firstFree(inUse)
                    .orElseThrow(() -> new LabException(
                            "no subnet is left for the lab %s: remove labs with 'drover lab down'".formatted(lab)));
            try {
                return create(docker, subnet, labels);
            } catch (DockerException e) {
                if (attempt == ATTEMPTS) {
                    throw new LabException("cannot make a network for the lab: " + e.getMessage(), e);
                }
                // The engine knows of a use of it that is not to be seen from here, or another lab was faster.
                inUse.add(subnet);
            }
        }
    }

    private static LabNetwork create(DockerClient docker, Subnet subnet, ImmutableMap<String, String> labels) {
        String id = docker.createNetworkCmd()
                .withName("drover-lab-" + subnet.toString().replace('/', '-'))
                .withDriver("bridge")
                .withCheckDuplicate(true)
                .withLabels(labels)
                .withIpam(new Network.Ipam()
                        .withConfig(new Network.Ipam.Config()
                                .withSubnet(subnet.toString())
                                .withGateway(Addresses.gateway(subnet))))
                .exec()
                .getId();
        return new LabNetwork(id, subnet);
    }

    private static ImmutableMap<String, String> labels(Network network) {
        return network.getLabels() == null ? ImmutableMap.of() : ImmutableMap.copyOf(network.getLabels());
    }

    private static Stream<Subnet> subnets(Network network) {
        return Optional.ofNullable(network.getIpam()).flatMap(ipam -> Optional.ofNullable(ipam.getConfig())).stream()
                .flatMap(List::stream)
                .flatMap(config -> Optional.ofNullable(config.getSubnet()).stream())
                .flatMap(text -> Subnet.parse(text).stream());
    }

    private static List<Subnet> routes() {
        try {
            return routes(Files.readString(ROUTES));
        } catch (IOException e) {
            // Not Linux; the engine still refuses a range that it knows to be in use.
            return List.of();
        }
    }

    /** Routes other than the default one, of the text of {@code /proc/net/route}: numbers in hexadecimal, little-endian. */
    static List<Subnet> routes(String text) {
        List<Subnet> routes = new ArrayList<>();
        text.lines().skip(1).forEach(line -> {
            List<String> fields = Splitter.on('\t').trimResults().splitToList(line);
            int mask = number(fields.get(7));
            if (mask != 0) {
                routes.add(new Subnet(number(fields.get(1)), Integer.bitCount(mask)));
            }
        });
        return routes;
    }

    private static int number(String hexadecimal) {
        return Integer.reverseBytes(Ints.fromByteArray(HexFormat.of().parseHex(hexadecimal)));
    }
}
