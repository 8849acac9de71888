package dev.drover.engine.inventory;

import dev.drover.engine.model.Secrets;
import dev.drover.engine.vault.Keyring;

/** What opens the vaults of an inventory, and where their values are kept. */
record Vaults(Keyring keyring, Secrets secrets) {
    static Vaults closed() {
        return new Vaults(Keyring.empty(), new Secrets());
    }
}
