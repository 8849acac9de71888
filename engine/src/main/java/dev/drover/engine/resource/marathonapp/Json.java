package dev.drover.engine.resource.marathonapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A JSON value being put together; what is not said is left out. The node is never changed once it is here. */
record Json(JsonNode node) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    static Json empty() {
        return new Json(NODES.objectNode());
    }

    static <T> Json list(Collection<T> values, Function<T, ?> json) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(value -> array.add(of(json.apply(value)).node));
        return new Json(array);
    }

    /** Text, a number, a flag, names with texts, a list of these, or JSON. */
    static Json of(Object value) {
        if (value instanceof Json json) {
            return json;
        }
        if (value instanceof Boolean flag) {
            return new Json(NODES.booleanNode(flag));
        }
        if (value instanceof Number number) {
            BigDecimal plain = new BigDecimal(number.toString()).stripTrailingZeros();
            return new Json(plain.scale() <= 0 ? NODES.numberNode(plain.longValue()) : NODES.numberNode(plain));
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((name, text) -> object.set(String.valueOf(name), of(text).node));
            return new Json(object);
        }
        return value instanceof Collection<?> many
                ? list(many, each -> each)
                : new Json(NODES.textNode(value.toString()));
    }

    /** This object with one member more, if there is a value. */
    Json with(String name, Optional<?> value) {
        if (value.isEmpty()) {
            return this;
        }
        ObjectNode more = ((ObjectNode) node).deepCopy();
        more.set(name, of(value.get()).node);
        return new Json(more);
    }
}
