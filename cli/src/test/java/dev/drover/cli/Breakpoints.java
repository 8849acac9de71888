package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.util.Map;

/** Stops a program at the beginning of some of its methods, as a debugger does, so that it can be killed just there. */
final class Breakpoints implements AutoCloseable {
    private static final String PATIENCE_MILLIS = "300000";
    private final ImmutableMap<String, ImmutableSet<String>> methods;
    private final ListeningConnector connector;
    private final Map<String, Connector.Argument> arguments;
    private final String address;

    /** Hears where a program is about to go on. */
    interface Hearer {
        /** Whether it may go on. */
        boolean at(String point);
    }

    /**
     * For one program.
     *
     * @param methods by the name of their class
     */
    Breakpoints(ImmutableMap<String, ImmutableSet<String>> methods) throws IOException {
        this.methods = methods;
        connector = Iterables.find(
                Bootstrap.virtualMachineManager().listeningConnectors(),
                one -> one.name().equals("com.sun.jdi.SocketListen"));
        arguments = connector.defaultArguments();
        arguments.get("localAddress").setValue("127.0.0.1");
        arguments.get("timeout").setValue(PATIENCE_MILLIS);
        try {
            address = connector.startListening(arguments);
        } catch (IllegalConnectorArgumentsException e) {
            throw new IllegalStateException("every JDK can listen here", e);
        }
    }

    /** What the program's Java is to be given. */
    ImmutableList<String> javaOptions() {
        return ImmutableList.of("-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + address);
    }

    /** Follows the program to its end, or to where it may not go on: there it stands still. */
    void follow(Hearer hearer) throws IOException, InterruptedException {
        try {
            VirtualMachine machine = connector.accept(arguments);
            for (String name : methods.keySet()) {
                ClassPrepareRequest request = machine.eventRequestManager().createClassPrepareRequest();
                request.addClassFilter(name);
                request.enable();
            }
            machine.resume();
            while (true) {
                EventSet events = machine.eventQueue().remove();
                for (Event event : events) {
                    if (event instanceof ClassPrepareEvent loaded) {
                        breakAt(machine, loaded.referenceType());
                    } else if (event instanceof BreakpointEvent reached && !hearer.at(name(reached))) {
                        return;
                    }
                }
                events.resume();
            }
        } catch (VMDisconnectedException ended) {
            return;
        } catch (IllegalConnectorArgumentsException e) {
            throw new IllegalStateException("they were accepted before", e);
        }
    }

    private void breakAt(VirtualMachine machine, ReferenceType type) {
        for (String name : methods.get(type.name())) {
            type.methodsByName(name).stream()
                    .filter(method -> !method.isAbstract() && !method.isBridge())
                    .forEach(method -> {
                        BreakpointRequest request =
                                machine.eventRequestManager().createBreakpointRequest(method.location());
                        request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
                        request.enable();
                    });
        }
    }

    private static String name(BreakpointEvent reached) {
        String type = reached.location().declaringType().name();
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + reached.location().method().name();
    }

    @Override
    public void close() throws IOException {
        try {
            connector.stopListening(arguments);
        } catch (IllegalConnectorArgumentsException e) {
            throw new IllegalStateException("they were accepted before", e);
        }
    }
}
