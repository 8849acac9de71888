package dev.drover.engine.inventory;

import dev.drover.engine.inventory.YamlTree.Mapping;
import dev.drover.engine.inventory.YamlTree.Scalar;
import dev.drover.engine.inventory.YamlTree.Sequence;
import dev.drover.engine.model.Secret;
import dev.drover.engine.vault.VaultText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns trees of YAML into plain values. What is or was encrypted becomes a secret. */
final class VaultedValues {
    private final Vaults vaults;
    private final boolean allSecret;

    private VaultedValues(Vaults vaults, boolean allSecret) {
        this.vaults = vaults;
        this.allSecret = allSecret;
    }

    /** Of a file in plain text: {@code !vault} marks what is secret. */
    static VaultedValues marked(Vaults vaults) {
        return new VaultedValues(vaults, false);
    }

    /** Of a file that was encrypted as a whole: all of it is secret but its keys, and true and false. */
    static VaultedValues all(Vaults vaults) {
        return new VaultedValues(vaults, true);
    }

    /**
     * Text, a number, a boolean, null, a {@link Secret}, or a list or map of these.
     *
     * @param path what messages call it, such as {@code db.password}
     */
    @Nullable
    Object plain(String path, YamlTree tree) {
        if (tree instanceof Mapping mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            mapping.content().forEach(entry -> map.put(entry.key(), plain(path + "." + entry.key(), entry.value())));
            return map;
        }
        if (tree instanceof Sequence sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            for (YamlTree element : sequence.elements()) {
                list.add(plain(path + "[" + list.size() + "]", element));
            }
            return list;
        }
        return scalar(path, (Scalar) tree);
    }

    private @Nullable Object scalar(String path, Scalar scalar) {
        Object value = scalar.value();
        if (value instanceof VaultText text) {
            var decrypted = vaults.keyring().sealed("'" + path + "'", text, scalar.source());
            return vaults.secrets().secret(path, text, decrypted);
        }
        boolean hidden = allSecret && (value instanceof String || value instanceof Number);
        return hidden ? vaults.secrets().secret(path, String.valueOf(value)) : value;
    }
}
