package dev.drover.engine.inventory;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.inventory.Scope.Given;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.vault.VaultText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The variables of a file that is encrypted as a whole; decrypted when they are first asked for. */
final class SealedVariables {
    private final VaultText text;
    private final Supplier<ImmutableMap<String, Given>> variables;

    private SealedVariables(VaultText text, Supplier<ImmutableMap<String, Given>> variables) {
        this.text = text;
        this.variables = Suppliers.memoize(variables::get);
    }

    static SealedVariables of(VaultText text, Source file, Vaults vaults) {
        vaults.keyring().note("the whole file", text, file);
        return new SealedVariables(text, () -> open(text, file, vaults));
    }

    private static ImmutableMap<String, Given> open(VaultText text, Source file, Vaults vaults) {
        Bytes content = vaults.keyring().open(text, file).content();
        List<Problem> problems = new ArrayList<>();
        ImmutableMap<String, Given> variables = YamlTree.read(file.file(), content, problems::add)
                .map(tree -> VariableFile.variables(tree, VaultedValues.all(vaults), problems::add))
                .orElse(ImmutableMap.of());
        if (!problems.isEmpty()) {
            throw new ProblemException(
                    problems.stream().map(SealedVariables::withoutText).toList());
        }
        return variables;
    }

    /** What is said of a line of YAML may quote it. */
    private static Problem withoutText(Problem problem) {
        return problem.code().equals("bad-yaml")
                ? new Problem(
                        problem.source(),
                        problem.code(),
                        "what is encrypted here is not YAML with a map of variables; see it with drover vault edit")
                : problem;
    }

    /** @throws ProblemException if it cannot be decrypted, or is no map of variables */
    ImmutableMap<String, Given> variables() {
        return variables.get();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedVariables that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
