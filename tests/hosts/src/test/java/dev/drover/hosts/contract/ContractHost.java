package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.drover.kit.HostRequest;
import dev.drover.kit.Lab;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The one host of a kind on which contracts run, one after another; it goes down with the lab at the end of the run. */
final class ContractHost {
    private static final ImmutableMap<LabProfile, ContractHost> ALL =
            Maps.toMap(Arrays.asList(LabProfile.values()), ContractHost::new);

    private final LabProfile profile;
    private Optional<LabHost> host = Optional.empty();

    private ContractHost(LabProfile profile) {
        this.profile = profile;
    }

    /** What is done on a host that nobody else uses meanwhile. */
    interface Work<T> {
        T on(LabHost host);
    }

    static <T> T use(Lab lab, LabProfile profile, Work<T> work) {
        return ALL.get(profile).use(lab, work);
    }

    private synchronized <T> T use(Lab lab, Work<T> work) {
        LabHost up = host.orElseGet(() -> lab.up(
                        List.of(HostRequest.named("contract-" + profile.id()).withProfile(profile)))
                .get(0));
        host = Optional.of(up);
        return work.on(up);
    }
}
