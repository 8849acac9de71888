package dev.drover.engine.inventory;

/** A value that is encrypted in the format of Ansible Vault, not yet decrypted; YAML's {@code !vault |}. */
record VaultText(String text) {
    /** Only that it is one. */
    @Override
    public String toString() {
        return "!vault";
    }
}
