package dev.drover.kit;

import java.lang.reflect.Parameter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests lab hosts. A parameter of type {@link LabHost} is a fresh host, of the profile said by {@link OnProfile} or else
 * {@link LabProfile#DEBIAN}; one of type {@link Lab} is the one lab of the whole test run.
 *
 * <p>A host lives as long as what asked for it: until the end of its test for a parameter of a test method or of
 * {@code @BeforeEach}, to the end of the class for one of {@code @BeforeAll} or of a constructor. The first {@code LabHost} of
 * {@code @BeforeEach} and the first of the test method are the same host, and so are the second ones; a host of
 * {@code @BeforeAll} is handed on to the methods of the class.
 *
 * <p>The lab goes down at the end of the run. If the JVM is killed, the next run with this extension removes what it left. Without
 * a container engine a test fails with the message of what is needed.
 */
public final class LabExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Lab.class || type == LabHost.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        SharedLab shared = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(SharedLab.class, type -> SharedLab.start(), SharedLab.class);
        if (parameter.getParameter().getType() == Lab.class) {
            return shared.lab();
        }
        LabProfile profile = profile(parameter);
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        profile + " " + place(parameter), key -> FreshHost.start(shared, profile), FreshHost.class)
                .host();
    }

    private static LabProfile profile(ParameterContext parameter) {
        return parameter.findAnnotation(OnProfile.class).map(OnProfile::value).orElse(LabProfile.DEBIAN);
    }

    /** How many hosts the same method asks for before this one. */
    private static int place(ParameterContext parameter) {
        int place = 0;
        Parameter[] parameters = parameter.getDeclaringExecutable().getParameters();
        for (int index = 0; index < parameter.getIndex(); index++) {
            if (parameters[index].getType() == LabHost.class) {
                place++;
            }
        }
        return place;
    }

    /** The lab of this JVM; JUnit closes it at the end of the run. */
    private record SharedLab(Lab lab, AtomicInteger hosts) implements AutoCloseable {

        static SharedLab start() {
            Progress progress = line -> System.err.println("lab: " + line);
            Lab.removeOrphans(progress);
            String name = "test-" + ProcessHandle.current().pid();
            Lab lab = Lab.ownedByThisProcess(Lab.defaultDirectory(name), name, Progress.silent());
            return new SharedLab(lab, new AtomicInteger());
        }

        @Override
        public void close() {
            lab.down();
            lab.close();
        }
    }

    /** A host of its own for one test or one class; JUnit closes it at the end of that. */
    private record FreshHost(Lab lab, LabHost host) implements AutoCloseable {

        static FreshHost start(SharedLab shared, LabProfile profile) {
            HostRequest request =
                    HostRequest.named("h" + shared.hosts().incrementAndGet()).withProfile(profile);
            return new FreshHost(shared.lab(), shared.lab().up(List.of(request)).get(0));
        }

        @Override
        public void close() {
            lab.remove(host.name());
        }
    }
}
