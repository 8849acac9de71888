package dev.drover.hosts.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.dsl.PlaybookLoader;
import dev.drover.engine.converge.Certificate;
import dev.drover.engine.converge.CertifyListener;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.Disturbance;
import dev.drover.hosts.converge.HostRuns;
import dev.drover.kit.Lab;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract of a resource type on every kind of host: a plan writes nothing and predicts what apply does; an independent
 * look agrees; a second apply changes nothing; each attribute that is put out of sync alone is found, alone, and mended.
 * One subclass a type.
 */
@ExtendWith(LabExtension.class)
public abstract class ResourceContract {
    /**
     * What was written to a host and when, but for where somebody writes all the time; in two files beside its database rpm notes
     * who reads. Of layers of file systems the upper one holds all that was written.
     */
    private static final String LISTING = "cd \"/proc/$1/root/\" || exit; upper=$(sed -n"
            + " 's|.* / / .* - overlay .*upperdir=\\([^,]*\\).*|\\1|p' \"/proc/$1/mountinfo\");"
            + " [ ! -d \"$upper\" ] || cd \"$upper\" || exit; find . -xdev"
            + " \\( -path ./proc -o -path ./sys -o -path ./run -o -path ./dev"
            + " -o -path ./var/log -o -path ./var/lib/systemd -o -path ./var/cache"
            + " -o -path ./var/lib/rpm/rpmdb.sqlite-shm -o -path ./var/lib/rpm/rpmdb.sqlite-wal"
            + " -o -path ./tmp -o -path ./var/tmp \\) -prune -o -printf '%P %y %m %U %G %s %T@ %C@\\n'";

    /** Every kind of host but one: it is Debian again with a Python, for Ansible, and Drover looks for none. */
    static final ImmutableList<LabProfile> PROFILES = Arrays.stream(LabProfile.values())
            .filter(profile -> profile != LabProfile.DEBIAN_PYTHON)
            .collect(ImmutableList.toImmutableList());

    private static final boolean EVERYWHERE = "all".equals(System.getProperty("drover.contracts"));

    /** The verb of the type. */
    abstract String type();

    /** Whether distributions or their init systems may make it differ; else it is enough to ask GNU's programs and busybox. */
    boolean differsByDistribution() {
        return false;
    }

    private boolean isAsked(LabProfile profile) {
        return EVERYWHERE || profile == LabProfile.DEBIAN || profile == otherKind();
    }

    /** Besides Debian: busybox, or where distributions make a difference each type another one of all kinds. */
    private LabProfile otherKind() {
        List<LabProfile> kinds = PROFILES.stream()
                .filter(kind -> kind != LabProfile.DEBIAN && kind != LabProfile.DEBIAN_NO_PERL)
                .filter(kind -> !meaningless().containsKey(kind))
                .toList();
        return differsByDistribution() && !kinds.isEmpty()
                ? kinds.get(Math.floorMod(type().hashCode(), kinds.size()))
                : LabProfile.BUSYBOX;
    }

    /** The kinds of host on which the type means nothing, with the reason; a declaration there is refused. */
    ImmutableMap<LabProfile, String> meaningless() {
        return ImmutableMap.of();
    }

    /** Gets ready what the declarations need outside of the host, such as a package repository. */
    void prepare(Lab lab, LabHost host) throws IOException {}

    /** Puts what the declarations use of the project into its folder, such as {@code files/}. */
    void lay(Path project) throws IOException {}

    /** What is asked of it on a kind of host. */
    abstract ImmutableList<Contract> contracts(LabProfile profile);

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> holdsOnEveryKindOfHost(Lab lab) {
        // Each type begins with another kind of host, so that types seldom wait for each other.
        List<LabProfile> profiles = new ArrayList<>(PROFILES);
        Collections.rotate(profiles, type().hashCode());
        return profiles.stream()
                .map(profile -> DynamicTest.dynamicTest(type() + " on " + profile.id(), () -> check(lab, profile)));
    }

    private void check(Lab lab, LabProfile profile) {
        String reason = meaningless().get(profile);
        if (reason != null) {
            ContractMatrix.record(type(), profile, reason);
            return;
        }
        if (!isAsked(profile)) {
            ContractMatrix.record(type(), profile, "not in this run; -Ddrover.contracts=all asks it");
            return;
        }
        ImmutableList<Contract> contracts = contracts(profile);
        assertThat(contracts).as("contracts of %s on %s", type(), profile.id()).isNotEmpty();
        try {
            int proven = ContractHost.use(lab, profile, host -> proven(lab, host, contracts));
            ContractMatrix.record(type(), profile, passed(profile, contracts, proven));
        } catch (AssertionError | RuntimeException failure) {
            ContractMatrix.record(type(), profile, "FAILED");
            throw failure;
        }
    }

    /** Whether each attribute is disturbed alone there, which takes most of the time. */
    private static boolean isDisturbed(LabProfile profile) {
        return EVERYWHERE || profile == LabProfile.DEBIAN;
    }

    /** How many attributes are proven on a host. */
    private int proven(Lab lab, LabHost host, ImmutableList<Contract> contracts) {
        try {
            synchronized (ResourceContract.class) {
                prepare(lab, host);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return contracts.stream()
                .mapToInt(contract -> new Proof(host, contract).run())
                .sum();
    }

    /** Where all that is asked must fail, the host lacks what the type needs, and the cell says with which words. */
    private static String passed(LabProfile profile, ImmutableList<Contract> contracts, int proven) {
        ImmutableList<String> refusals = contracts.stream()
                .flatMap(contract -> contract.failure().stream())
                .collect(ImmutableList.toImmutableList());
        if (refusals.size() == contracts.size()) {
            return "refused: " + String.join("; ", refusals);
        }
        return isDisturbed(profile)
                ? "passed, " + proven + " attributes"
                : "converges; no attribute disturbed in this run, -Ddrover.contracts=all does";
    }

    /** One contract on one host. */
    private final class Proof implements CertifyListener {
        private final LabHost host;
        private final Contract contract;
        private final HostRuns runs;
        private final Secrets secrets = new Secrets();
        private final Playbook playbook;

        Proof(LabHost host, Contract contract) {
            this.host = host;
            this.contract = contract;
            this.runs = new HostRuns(host);
            this.playbook = playbook();
        }

        /** How many attributes were proven. */
        int run() {
            contract.given().forEach(program -> host.exec("sh", "-c", program).expectSuccess("preparing the host"));
            if (contract.failure().isPresent()) {
                assertThat(withStatus(resources(false), Status.FAILED))
                        .as("%s: failed", contract.name())
                        .anyMatch(failure -> failure.contains(contract.failure().get()));
                return 0;
            }
            planPredictsAndWritesNothing();
            agree("after it converged");
            TreeMap<String, RunEvent.ResourceFinished> again = resources(false);
            assertThat(withStatus(again, Status.CHANGED))
                    .as("%s: second apply", contract.name())
                    .isEmpty();
            if (!isDisturbed(host.profile())) {
                return 0;
            }
            Certificate certificate = runs.runner(secrets, event -> {}).certify(playbook, this);
            assertThat(certificate.failure()).as(contract.name()).isEmpty();
            assertThat(certificate.proofs().stream()
                            .filter(proof -> proof.outcome() != Certificate.Outcome.PROVEN)
                            .filter(proof -> !isExcused(proof)))
                    .as("%s: attributes that are not proven", contract.name())
                    .isEmpty();
            agree("at the end");
            return (int) certificate.count(Certificate.Outcome.PROVEN);
        }

        private boolean isExcused(Certificate.Proof proof) {
            return !proof.resource().type().equals(type())
                    || proof.outcome() == Certificate.Outcome.UNPROVEN
                            && contract.notSeen().containsKey(proof.attribute());
        }

        private void planPredictsAndWritesNothing() {
            String before = listing();
            TreeMap<String, RunEvent.ResourceFinished> planned = resources(true);
            assertThat(listing())
                    .as("%s: what a plan leaves on the host", contract.name())
                    .isEqualTo(before);
            TreeMap<String, RunEvent.ResourceFinished> applied = resources(false);
            assertThat(withStatus(applied, Status.FAILED))
                    .as("%s: failed", contract.name())
                    .isEmpty();
            assertThat(withStatus(applied, Status.CHANGED))
                    .as("%s: changed as predicted", contract.name())
                    .isEqualTo(withStatus(planned, Status.WOULD_CHANGE));
            assertThat(withStatus(applied, Status.CHANGED).isEmpty())
                    .as("%s: changed nothing", contract.name())
                    .isEqualTo(contract.holdsAtOnce());
        }

        private ImmutableSet<String> withStatus(TreeMap<String, RunEvent.ResourceFinished> resources, Status status) {
            return resources.values().stream()
                    .filter(event -> event.status() == status)
                    .map(event -> event.where().resource()
                            + event.changes().stream()
                                    .map(change -> " " + change.attribute())
                                    .sorted()
                                    .toList()
                                    .toString()
                            + (status == Status.FAILED ? " " + event.message() : ""))
                    .collect(ImmutableSet.toImmutableSet());
        }

        private TreeMap<String, RunEvent.ResourceFinished> resources(boolean plan) {
            TreeMap<String, RunEvent.ResourceFinished> resources = new TreeMap<>();
            var runner = runs.runner(secrets, event -> {
                if (event instanceof RunEvent.ResourceFinished finished) {
                    resources.put(finished.where().resource().toString(), finished);
                }
            });
            var report = plan ? runner.plan(playbook) : runner.apply(playbook);
            report.hosts().forEach(one -> {
                if (plan || resources.isEmpty()) {
                    assertThat(one.message()).as("%s: host", contract.name()).isEmpty();
                }
            });
            return resources;
        }

        /** From outside, so that nothing is asked of the host. */
        private String listing() {
            return Outside.output("sh", "-c", LISTING, "sh", String.valueOf(host.pid()));
        }

        private void agree(String when) {
            contract.observed()
                    .forEach((what, look) -> assertThat(answer(look))
                            .as("%s: %s %s", contract.name(), what, when)
                            .isEqualTo(look.answer()));
        }

        private String answer(Contract.Look look) {
            return host.exec("sh", "-c", look.program()).stdout();
        }

        /** That it is out of sync shows from outside too, if anything is looked at. */
        @Override
        public void disturbed(String name, ResourceId resource, Disturbance<?> how) {
            Contract.Look look = contract.observed().get(how.attribute());
            if (look != null && resource.type().equals(type())) {
                assertThat(answer(look))
                        .as("%s: %s out of sync", contract.name(), how.attribute())
                        .isNotEqualTo(look.answer());
            }
        }

        @Override
        public void mended(String name, ResourceId resource, Disturbance<?> how) {
            agree("after " + how.attribute() + " was mended");
        }

        private Playbook playbook() {
            try {
                Path folder = Files.createTempDirectory("contract");
                Path script = folder.resolve("site.groovy");
                Files.writeString(
                        script,
                        "playbook 'contract'\nplay('contract', on: 'all') {\n" + contract.declaration() + "\n}\n");
                lay(folder);
                return PlaybookLoader.of(Catalog.registered(), secrets)
                        .environment(ImmutableMap.of("DROVER_SECRET_CONTRACT", "s3cret-of-the-contract"))
                        .load(script);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
