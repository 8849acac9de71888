package dev.drover.kit;

import com.google.common.collect.ImmutableMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives hosts their addresses within the subnet of a lab. */
final class Addresses {

    private static final int FIRST_AUTOMATIC = 11;
    private static final int LAST_AUTOMATIC = 249;
    private static final int REPOSITORY = 250;
    private static final int GATEWAY = 254;

    private Addresses() {}

    static String repository(Subnet subnet) {
        return subnet.address(REPOSITORY);
    }

    static String gateway(Subnet subnet) {
        return subnet.address(GATEWAY);
    }

    /**
     * Addresses by host name: of the hosts that have one already, of those that ask for one, and the next free ones.
     *
     * @throws LabException if one is asked for that is not of the subnet, or is another host's
     */
    static ImmutableMap<String, String> assign(
            Subnet subnet, Map<String, String> existing, List<HostRequest> requests) {
        ImmutableMap.Builder<String, String> assigned = ImmutableMap.builder();
        Set<String> taken = new HashSet<>(existing.values());
        taken.add(repository(subnet));
        taken.add(gateway(subnet));
        List<HostRequest> fresh = requests.stream()
                .filter(request -> !existing.containsKey(request.name()))
                .toList();
        for (HostRequest request : fresh) {
            request.address().ifPresent(wanted -> assigned.put(request.name(), asked(subnet, request, wanted, taken)));
        }
        for (HostRequest request : fresh) {
            if (request.address().isEmpty()) {
                assigned.put(request.name(), next(subnet, taken));
            }
        }
        return assigned.putAll(existing).buildOrThrow();
    }

    /** The whole address of one that was asked for, perhaps by its end only. */
    static String whole(Subnet subnet, String wanted) {
        return wanted.startsWith(".") ? subnet.address(Integer.parseInt(wanted.substring(1))) : wanted;
    }

    private static String asked(Subnet subnet, HostRequest request, String wanted, Set<String> taken) {
        String address = whole(subnet, wanted);
        if (!subnet.contains(address)) {
            throw new LabException("lab host %s asks for the address %s, which is not of the lab's subnet %s"
                    .formatted(request.name(), address, subnet));
        }
        if (!taken.add(address)) {
            throw new LabException(
                    "lab host %s asks for the address %s, which is taken".formatted(request.name(), address));
        }
        return address;
    }

    private static String next(Subnet subnet, Set<String> taken) {
        for (int place = FIRST_AUTOMATIC; place <= LAST_AUTOMATIC; place++) {
            if (taken.add(subnet.address(place))) {
                return subnet.address(place);
            }
        }
        throw new LabException("no address of %s is left for another lab host".formatted(subnet));
    }
}
