package dev.drover.engine.resource;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class TypeCasesTest {
    @TestFactory
    Stream<DynamicTest> everyCaseGivesItsChangesAndActions() throws IOException {
        return TypeCases.all().map(one -> DynamicTest.dynamicTest(one.path(), () -> TypeCases.check(one)));
    }
}
