package dev.drover.cli;

import com.google.common.html.HtmlEscapers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/** Draws a graph as SVG: layered, one box a play, without any program outside this one. */
final class GraphSvg {
    private static final double CHARACTER = 7.2;
    private static final double NODE_HEIGHT = 28;
    private static final double MARGIN = 16;
    private static final double TITLE = 30;

    private GraphSvg() {}

    static String of(GraphPicture picture) {
        StringBuilder body = new StringBuilder();
        double y = MARGIN;
        double width = 0;
        for (GraphPicture.Box box : picture.boxes()) {
            ElkNode laidOut = layout(box);
            draw(body, box, laidOut, MARGIN, y);
            width = Math.max(width, Math.max(laidOut.getWidth(), (box.title().length() + 4) * CHARACTER));
            y += laidOut.getHeight() + MARGIN;
        }
        double w = width + 2 * MARGIN;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + number(w) + "\" height=\"" + number(y)
                + "\" viewBox=\"0 0 " + number(w) + " " + number(y)
                + "\" font-family=\"ui-monospace, Menlo, monospace\""
                + " font-size=\"12\">\n"
                + "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\""
                + " orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 z\" fill=\"#555\"/></marker></defs>\n"
                + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n" + body + "</svg>\n";
    }

    private static ElkNode layout(GraphPicture.Box box) {
        LayoutMetaDataService.getInstance().registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
        ElkNode root = ElkGraphUtil.createGraph();
        root.setProperty(CoreOptions.ALGORITHM, "org.eclipse.elk.layered");
        root.setProperty(CoreOptions.DIRECTION, Direction.DOWN);
        root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        root.setProperty(CoreOptions.PADDING, new ElkPadding(TITLE + 8, MARGIN, MARGIN, MARGIN));
        root.setProperty(CoreOptions.SPACING_NODE_NODE, 24.0);
        Map<String, ElkNode> nodes = new LinkedHashMap<>();
        for (GraphPicture.Node node : box.nodes()) {
            ElkNode one = ElkGraphUtil.createNode(root);
            one.setDimensions(node.label().length() * CHARACTER + 20, NODE_HEIGHT);
            one.setIdentifier(node.key());
            nodes.put(node.key(), one);
        }
        for (GraphPicture.Arrow arrow : box.arrows()) {
            ElkEdge edge = ElkGraphUtil.createSimpleEdge(nodes.get(arrow.from()), nodes.get(arrow.to()));
            edge.setIdentifier(arrow.label());
            if (!arrow.label().isEmpty()) {
                ElkLabel label = ElkGraphUtil.createLabel(arrow.label(), edge);
                label.setDimensions(arrow.label().length() * CHARACTER, 14);
            }
        }
        new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
        return root;
    }

    private static void draw(StringBuilder svg, GraphPicture.Box box, ElkNode root, double dx, double dy) {
        double width = Math.max(root.getWidth(), (box.title().length() + 4) * CHARACTER);
        svg.append("<g transform=\"translate(")
                .append(number(dx))
                .append(' ')
                .append(number(dy))
                .append(")\">\n");
        svg.append("<rect width=\"")
                .append(number(width))
                .append("\" height=\"")
                .append(number(root.getHeight()))
                .append("\" rx=\"6\" fill=\"#f6f8fa\" stroke=\"#c9d1d9\"/>\n");
        text(svg, MARGIN, TITLE - 8, box.title(), "font-weight=\"bold\" fill=\"#24292f\"");
        root.getContainedEdges().forEach(edge -> draw(svg, edge));
        for (int i = 0; i < root.getChildren().size(); i++) {
            draw(svg, root.getChildren().get(i), box.nodes().get(i));
        }
        svg.append("</g>\n");
    }

    private static void draw(StringBuilder svg, ElkNode node, GraphPicture.Node said) {
        svg.append("<g><title>")
                .append(escaped(said.source()))
                .append("</title><rect x=\"")
                .append(number(node.getX()))
                .append("\" y=\"")
                .append(number(node.getY()))
                .append("\" width=\"")
                .append(number(node.getWidth()))
                .append("\" height=\"")
                .append(number(node.getHeight()))
                .append("\" rx=\"4\" fill=\"#ffffff\" stroke=\"#57606a\"/>\n");
        text(svg, node.getX() + 10, node.getY() + 18, said.label(), "fill=\"#24292f\"");
        svg.append("</g>\n");
    }

    private static void draw(StringBuilder svg, ElkEdge edge) {
        boolean onlyOrder = edge.getLabels().isEmpty();
        for (ElkEdgeSection section : edge.getSections()) {
            svg.append("<path d=\"M")
                    .append(number(section.getStartX()))
                    .append(' ')
                    .append(number(section.getStartY()));
            for (ElkBendPoint bend : section.getBendPoints()) {
                svg.append(" L").append(number(bend.getX())).append(' ').append(number(bend.getY()));
            }
            svg.append(" L").append(number(section.getEndX())).append(' ').append(number(section.getEndY()));
            svg.append("\" fill=\"none\" stroke=\"")
                    .append(onlyOrder ? "#c0c6cc" : "#555")
                    .append('"');
            svg.append(onlyOrder ? " stroke-dasharray=\"3 3\"" : " marker-end=\"url(#arrow)\"")
                    .append("/>\n");
        }
        edge.getLabels()
                .forEach(label -> text(
                        svg, label.getX(), label.getY() + 11, label.getText(), "fill=\"#0550ae\" font-size=\"11\""));
    }

    private static void text(StringBuilder svg, double x, double y, String text, String style) {
        svg.append("<text x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append("\" ")
                .append(style)
                .append('>')
                .append(escaped(text))
                .append("</text>\n");
    }

    private static String escaped(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }

    private static String number(double value) {
        return String.valueOf(Math.round(value * 10) / 10.0);
    }
}
