package dev.drover.hosts.contract;

import dev.drover.kit.HostRequest;
import dev.drover.kit.Lab;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One host of each kind for all contracts; they go down with the lab at the end of the run. */
final class ContractHosts {
    private static final Map<LabProfile, LabHost> HOSTS = new EnumMap<>(LabProfile.class);

    private ContractHosts() {}

    static synchronized LabHost of(Lab lab, LabProfile profile) {
        return HOSTS.computeIfAbsent(
                profile,
                kind -> lab.up(List.of(
                                HostRequest.named("contract-" + kind.id()).withProfile(kind)))
                        .get(0));
    }
}
