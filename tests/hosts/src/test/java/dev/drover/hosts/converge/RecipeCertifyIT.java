package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.dsl.InventoryScript;
import dev.drover.dsl.PlaybookLoader;
import dev.drover.dsl.RecipeTrial;
import dev.drover.engine.converge.Certificate;
import dev.drover.engine.converge.CertifyListener;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.resource.Catalog;
import dev.drover.kit.HostRequest;
import dev.drover.kit.Lab;
import dev.drover.kit.LabProfile;
import dev.drover.kit.PackageSet;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The recipes that come with Drover, certified as {@code drover certify} does: each attribute that one manages is found when it
 * alone is out of sync, and mended. One of them unless {@code -Ddrover.recipes=all} asks for all, or names some.
 */
class RecipeCertifyIT {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final String ASKED = System.getProperty("drover.recipes", "node-exporter");

    @TestFactory
    Stream<DynamicTest> everyAttributeIsProven() {
        return asked().stream().map(recipe -> DynamicTest.dynamicTest(recipe, () -> certify(recipe)));
    }

    private static List<String> asked() {
        return ASKED.equals("all")
                ? loader(new Secrets()).recipes(ROOT).names().asList()
                : Splitter.on(',').splitToList(ASKED);
    }

    private static PlaybookLoader loader(Secrets secrets) {
        return PlaybookLoader.of(Catalog.registered(), secrets).environment(ImmutableMap.of());
    }

    private static void certify(String recipe) {
        Secrets secrets = new Secrets();
        RecipeTrial trial = loader(secrets).test(recipe, ROOT);
        String name = "certify-" + ProcessHandle.current().pid();
        try (Lab lab = Lab.open(Lab.defaultDirectory(name), name, line -> {})) {
            try {
                ImmutableList<HostRequest> hosts = trial.hosts().stream()
                        .map(host -> HostRequest.named(host.name())
                                .withGroup(host.group())
                                .withProfile(LabProfile.of(host.profile())))
                        .collect(ImmutableList.toImmutableList());
                lab.up(hosts);
                trial.packages()
                        .forEach(set -> PackageSet.of(set)
                                .orElseThrow()
                                .publish(lab, hosts.get(0).profile()));
                Certificate certificate = new HostRuns(InventoryScript.load(lab.inventory()), lab.knownHosts())
                        .runner(secrets, event -> {})
                        .certify(trial.playbook(), trial.breaks(), new CertifyListener() {});

                assertThat(certificate.failure()).as(recipe).isEmpty();
                assertThat(certificate.proofs()).as(recipe).isNotEmpty();
                assertThat(certificate.proofs().stream().filter(proof -> proof.outcome() != Certificate.Outcome.PROVEN))
                        .as("%s: attributes that are not proven", recipe)
                        .isEmpty();
            } finally {
                lab.down();
            }
        }
    }
}
