package dev.drover.engine.resource;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

class TypeCasesTest {
    /** A container for each type, so that whoever runs one case reads those of its type alone. */
    @TestFactory
    Stream<DynamicContainer> everyCaseGivesItsChangesAndActions() {
        return TypeCases.folders()
                .map(folder -> dynamicContainer(
                        folder.getParent().getFileName().toString(),
                        Stream.of(folder)
                                .flatMap(TypeCases::in)
                                .map(one -> dynamicTest(one.name(), () -> TypeCases.check(one)))));
    }
}
