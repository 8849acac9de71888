package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnclosedBlockTest {
    @TempDir
    Path folder;

    private static Optional<Integer> line(String script) {
        return UnclosedBlock.in(script).map(UnclosedBlock::line);
    }

    @Test
    void theOpeningBraceIsNamed() {
        assertThat(new Workshop(folder).refusal("""
                        play('a') {
                            file('/x') {
                                content 'hi'

                            service('b') {
                                ensure running
                            }
                        }

                        play('b') { }
                        """))
                .isEqualTo("site.groovy:2: this block is never closed; the file ends at line 10");
    }

    @Test
    void withoutIndentationTheInnermostIsNamed() {
        assertThat(line("a {\nb {\nc\n}\n")).contains(1);
        assertThat(line("a {\n  b {\n    c {\n")).contains(3);
    }

    @Test
    void bracketsCountToo() {
        assertThat(UnclosedBlock.in("a(\n  1,\n  [2,\n 3)\n")
                        .orElseThrow()
                        .problem("f")
                        .toString())
                .isEqualTo("f:3: this '[' is never closed; the file ends at line 4");
    }

    @Test
    void textsPatternsAndCommentsAreNoBlocks() {
        assertThat(line("""
                        #!/usr/bin/env drover {
                        // {
                        /* { ( */
                        def a = '{' + "(" + "${[1].collect { it }}" + "\\"{" + 'it\\'s {'
                        def b = ~/[{(]+/
                        def c = 6 / 2 / 1
                        def d = $/ { /$
                        def e = '''
                        { ( '
                        '''
                        x { it }
                        """)).isEmpty();
        assertThat(line("def e = '''\n{ (\n'''\nx {\n")).contains(4);
    }
}
