package dev.drover.engine.resource;

import dev.drover.engine.transport.ShellScript;

/** Programs that run apt: the functions of {@code apt-run.sh} (unattended, waiting for locks), then a type's own script. */
public final class AptScript {
    private static final ShellScript FUNCTIONS = ShellScript.beside(AptScript.class, "apt-run.sh");

    private AptScript() {}

    /** The script that lies beside {@code owner}, with the functions before it. */
    public static ShellScript beside(Class<?> owner, String file) {
        ShellScript script = ShellScript.beside(owner, file);
        return new ShellScript(script.name(), FUNCTIONS.text() + script.text());
    }
}
