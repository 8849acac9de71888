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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a run as a JUnit XML file: a suite for each host, a case for each resource. */
final class JunitFile implements RunListener {
    private static final double MILLIS = 1000.0;
    private final Path file;
    private final Map<String, List<RunEvent.ResourceFinished>> byHost = new LinkedHashMap<>();
    private final List<RunEvent.HostFinished> hosts = new ArrayList<>();

    JunitFile(Path file) {
        this.file = file;
    }

    @Override
    public void on(RunEvent event) {
        if (event instanceof RunEvent.ResourceFinished finished) {
            byHost.computeIfAbsent(finished.host(), host -> new ArrayList<>()).add(finished);
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
            throw RunFlags.wrong(file.toString(), "cannot be written: " + e.getMessage());
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
                        .filter(one -> one.status() == Status.FAILED)
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

    private static void testCase(XMLStreamWriter xml, RunEvent.ResourceFinished one) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("name", Printable.line(one.where().resource().toString()));
        xml.writeAttribute(
                "classname", one.host() + "." + Printable.line(one.where().play()));
        xml.writeAttribute("time", seconds(one.took().toMillis()));
        if (one.status() == Status.FAILED) {
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
