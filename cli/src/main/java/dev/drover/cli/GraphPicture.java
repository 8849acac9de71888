package dev.drover.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.html.HtmlEscapers;
import dev.drover.engine.converge.Runner.PlayGraph;
import dev.drover.engine.graph.Edge;
import dev.drover.engine.graph.Task;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.report.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A playbook's task graphs for drawing: hosts that do the same in a play share one drawing, a box around the tasks in their
 * order with the order as plain arrows and what was said as labelled ones.
 */
record GraphPicture(ImmutableList<Box> boxes) {
    private static final String IF_IT_FAILS = "if a resource fails";
    private static final String IN_ANY_CASE = "in any case";

    /** The tasks of one play on some hosts. */
    record Box(String play, ImmutableList<String> hosts, ImmutableList<Node> nodes, ImmutableList<Arrow> arrows) {
        String title() {
            return Printable.line(play) + " (" + String.join(", ", hosts) + ")";
        }
    }

    /** One task; {@code key} is its number in the whole picture. */
    record Node(String key, String resource, Block block, String source) {
        String label() {
            return (block == Block.BODY ? "" : block + ": ") + resource;
        }
    }

    /** From one task to a later one; an empty label means: only the order of declaration. */
    record Arrow(String from, String to, String label) {}

    static GraphPicture of(Map<String, ImmutableList<PlayGraph>> byHost) {
        Map<Shape, List<String>> hostsByShape = new LinkedHashMap<>();
        byHost.forEach((host, plays) -> plays.forEach(play -> hostsByShape
                .computeIfAbsent(Shape.of(play), shape -> new ArrayList<>())
                .add(host)));
        ImmutableList.Builder<Box> boxes = ImmutableList.builder();
        hostsByShape.forEach((shape, hosts) -> boxes.add(shape.box(boxes.build().size(), hosts)));
        return new GraphPicture(boxes.build());
    }

    /** A task as far as it is drawn. */
    private record Point(ResourceId id, Block block, String source) {}

    /** What is the same for hosts that share a drawing. */
    private record Shape(String play, ImmutableList<Point> tasks, ImmutableList<Edge> edges) {
        static Shape of(PlayGraph play) {
            ImmutableList.Builder<Point> tasks = ImmutableList.builder();
            for (Task<?, ?> task : play.graph().tasks()) {
                tasks.add(new Point(
                        task.id(), task.block(), task.declaration().source().toString()));
            }
            return new Shape(play.play(), tasks.build(), play.graph().edges());
        }

        Box box(int number, List<String> hosts) {
            Map<ResourceId, String> keys = new LinkedHashMap<>();
            ImmutableList.Builder<Node> nodes = ImmutableList.builder();
            for (Point task : tasks) {
                String key = "n" + number + "_" + keys.size();
                keys.put(task.id(), key);
                nodes.add(new Node(key, Printable.line(task.id().toString()), task.block(), task.source()));
            }
            return new Box(play, ImmutableList.copyOf(hosts), nodes.build(), arrows(ImmutableMap.copyOf(keys)));
        }

        private ImmutableList<Arrow> arrows(ImmutableMap<ResourceId, String> keys) {
            ImmutableList.Builder<Arrow> arrows = ImmutableList.builder();
            for (Edge edge : edges) {
                arrows.add(new Arrow(key(keys, edge.first()), key(keys, edge.then()), edge.attribute()));
            }
            for (int i = 0; i + 1 < tasks.size(); i++) {
                Point then = tasks.get(i + 1);
                arrows.add(new Arrow(key(keys, before(i).id()), key(keys, then.id()), step(before(i), then)));
            }
            return arrows.build();
        }

        /** What the task behind {@code position} comes after: nobody waits for a rescue. */
        private Point before(int position) {
            Point last = tasks.get(position);
            return last.block() == Block.RESCUE && tasks.get(position + 1).block() == Block.ALWAYS
                    ? tasks.stream()
                            .filter(task -> task.block() == Block.BODY)
                            .reduce((one, other) -> other)
                            .orElse(last)
                    : last;
        }

        private static String step(Point first, Point then) {
            return first.block() == then.block() ? "" : then.block() == Block.RESCUE ? IF_IT_FAILS : IN_ANY_CASE;
        }

        private static String key(ImmutableMap<ResourceId, String> keys, ResourceId id) {
            return java.util.Optional.ofNullable(keys.get(id)).orElseThrow();
        }
    }

    String dot() {
        StringBuilder dot = new StringBuilder("digraph drover {\n  rankdir=TB; node [shape=box, fontname=sans];\n");
        for (int i = 0; i < boxes.size(); i++) {
            Box box = boxes.get(i);
            dot.append("  subgraph cluster_")
                    .append(i)
                    .append(" {\n    label=")
                    .append(quoted(box.title()))
                    .append(";\n");
            box.nodes()
                    .forEach(node -> dot.append("    ")
                            .append(node.key())
                            .append(" [label=")
                            .append(quoted(node.label()))
                            .append("];\n"));
            dot.append("  }\n");
            for (Arrow arrow : box.arrows()) {
                dot.append("  ").append(arrow.from()).append(" -> ").append(arrow.to());
                dot.append(arrow.label().isEmpty() ? " [style=dotted]" : " [label=" + quoted(arrow.label()) + "]");
                dot.append(";\n");
            }
        }
        return dot.append("}\n").toString();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    String mermaid() {
        StringBuilder text = new StringBuilder("flowchart TB\n");
        for (int i = 0; i < boxes.size(); i++) {
            Box box = boxes.get(i);
            text.append("  subgraph p")
                    .append(i)
                    .append(" [\"")
                    .append(html(box.title()))
                    .append("\"]\n");
            box.nodes()
                    .forEach(node -> text.append("    ")
                            .append(node.key())
                            .append("[\"")
                            .append(html(node.label()))
                            .append("\"]\n"));
            text.append("  end\n");
            for (Arrow arrow : box.arrows()) {
                text.append("  ").append(arrow.from());
                text.append(arrow.label().isEmpty() ? " -.-> " : " -->|" + html(arrow.label()) + "| ");
                text.append(arrow.to()).append('\n');
            }
        }
        return text.toString();
    }

    private static String html(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }

    String json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        ArrayNode plays = json.putArray("plays");
        for (Box box : boxes) {
            ObjectNode one = plays.addObject();
            one.put("play", box.play());
            ArrayNode hosts = one.putArray("hosts");
            box.hosts().forEach(hosts::add);
            Map<String, String> labels = new LinkedHashMap<>();
            ArrayNode tasks = one.putArray("tasks");
            for (Node node : box.nodes()) {
                labels.put(node.key(), node.resource());
                ObjectNode task = tasks.addObject().put("resource", node.resource());
                if (node.block() != Block.BODY) {
                    task.put("block", node.block().toString());
                }
                task.put("source", node.source());
            }
            ArrayNode edges = one.putArray("edges");
            for (Arrow arrow : box.arrows()) {
                if (!arrow.label().isEmpty()) {
                    edges.addObject()
                            .put("from", labels.get(arrow.from()))
                            .put("to", labels.get(arrow.to()))
                            .put("because", arrow.label());
                }
            }
        }
        return json.toPrettyString();
    }
}
