package dev.drover.cli;

import dev.drover.engine.report.Printable;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunListener;
import dev.drover.engine.report.Status;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a run as a JUnit XML file: a suite for each host, a case for each resource. */
final class JunitFile implements RunListener {
    private static final double MILLIS = 1000.0;
    private final Path file;
    private final Map<String, List<RunEvent.ResourceFinished>> byHost = new LinkedHashMap<>();
    private final List<RunEvent.HostFinished> hosts = new ArrayList<>();
    private final Set<String> rescued = new HashSet<>();

    /**
     * One that is written at the end of the run.
     *
     * @throws dev.drover.engine.model.ProblemException if it will not be possible to write it, as far as that can be told now
     */
    JunitFile(Path file) {
        this.file = file;
        try {
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
        } catch (IOException e) {
            throw RunFlags.wrong(file.toString(), "cannot be written: " + e);
        }
    }

    @Override
    public void on(RunEvent event) {
        if (event instanceof RunEvent.ResourceFinished finished) {
            byHost.computeIfAbsent(finished.host(), host -> new ArrayList<>()).add(finished);
        } else if (event instanceof RunEvent.PlayFinished finished
                && finished.outcome() == RunEvent.PlayOutcome.RESCUED) {
            rescued.add(finished.host() + "\n" + finished.play());
        } else if (event instanceof RunEvent.HostFinished finished) {
            hosts.add(finished);
        } else if (event instanceof RunEvent.RunFinished) {
            write();
        }
    }

    private void write() {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            for (RunEvent.HostFinished host : hosts) {
                suite(xml, host);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (IOException | XMLStreamException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    file + " cannot be written: " + e.getMessage() + "; the run itself came to its end");
        }
    }

    private void suite(XMLStreamWriter xml, RunEvent.HostFinished host) throws XMLStreamException {
        List<RunEvent.ResourceFinished> cases = byHost.getOrDefault(host.host(), List.of());
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", host.host());
        xml.writeAttribute("tests", String.valueOf(cases.size() + (cases.isEmpty() ? 1 : 0)));
        xml.writeAttribute(
                "failures",
                String.valueOf(cases.stream()
                        .filter(one -> one.status() == Status.FAILED && !isRescued(one))
                        .count()));
        xml.writeAttribute("errors", cases.isEmpty() && host.message().isPresent() ? "1" : "0");
        xml.writeAttribute("time", seconds(host.took().toMillis()));
        for (RunEvent.ResourceFinished one : cases) {
            testCase(xml, one);
        }
        if (cases.isEmpty()) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("name", "connect");
            xml.writeAttribute("classname", host.host());
            if (host.message().isPresent()) {
                element(xml, "error", host.message().get());
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private boolean isRescued(RunEvent.ResourceFinished one) {
        return !one.ignored()
                && rescued.contains(one.host() + "\n" + one.where().play());
    }

    private void testCase(XMLStreamWriter xml, RunEvent.ResourceFinished one) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("name", Printable.line(one.where().resource().toString()));
        xml.writeAttribute(
                "classname", one.host() + "." + Printable.line(one.where().play()));
        xml.writeAttribute("time", seconds(one.took().toMillis()));
        if (one.status() == Status.FAILED && isRescued(one)) {
            element(xml, "skipped", "failed and was rescued: " + one.message().orElse(""));
        } else if (one.status() == Status.FAILED) {
            element(xml, "failure", one.where().source() + "\n" + one.message().orElse(""));
        } else if (one.status() == Status.SKIPPED) {
            element(xml, "skipped", one.message().orElse(""));
        }
        xml.writeEndElement();
    }

    private static void element(XMLStreamWriter xml, String name, String message) throws XMLStreamException {
        String text = Printable.text(message);
        xml.writeStartElement(name);
        xml.writeAttribute("message", text.lines().findFirst().orElse(""));
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private static String seconds(long millis) {
        return String.format(java.util.Locale.ROOT, "%.3f", millis / MILLIS);
    }
}
