package dev.drover.engine.vault;

import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Source;

/** A vault that cannot be read; the message goes on after the name of a file: {@code is not a vault: …}. */
public final class VaultException extends RuntimeException {
    private final String code;

    VaultException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** It as a mistake at the place of the vault. */
    public Problem at(Source where) {
        return new Problem(where, code, getMessage());
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
