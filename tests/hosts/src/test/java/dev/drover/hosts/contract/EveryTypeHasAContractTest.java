package dev.drover.hosts.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.reflect.ClassPath;
import dev.drover.engine.resource.Catalog;
import java.io.IOException;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

/** No silent gaps: each registered type has a contract, and says of each kind of host what is asked or why nothing is. */
class EveryTypeHasAContractTest {
    @Test
    void eachTypeHasOne() throws Exception {
        assertThat(contracts().stream().map(ResourceContract::type))
                .containsExactlyInAnyOrderElementsOf(Catalog.registered().names());
    }

    @Test
    void eachKindOfHostIsAskedOrExcused() throws Exception {
        ImmutableList.Builder<String> gaps = ImmutableList.builder();
        for (ResourceContract contract : contracts()) {
            ResourceContract.PROFILES.stream()
                    .filter(profile -> !contract.meaningless().containsKey(profile))
                    .filter(profile -> contract.contracts(profile).isEmpty())
                    .forEach(profile -> gaps.add(contract.type() + " on " + profile.id()));
        }
        assertThat(gaps.build()).isEmpty();
    }

    private static ImmutableSet<ResourceContract> contracts() throws IOException, ReflectiveOperationException {
        ImmutableSet.Builder<ResourceContract> contracts = ImmutableSet.builder();
        for (ClassPath.ClassInfo info : ClassPath.from(ResourceContract.class.getClassLoader())
                .getTopLevelClasses(ResourceContract.class.getPackageName())) {
            Class<?> type = info.load();
            if (ResourceContract.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                contracts.add((ResourceContract) type.getDeclaredConstructor().newInstance());
            }
        }
        return contracts.build();
    }
}
