package dev.drover.standins.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"a\":[1,-2.5,true,false,null,\"x\"],\"b\":{\"c\":\"quote \\\" back \\\\ line \\n tab \\t\"}}",
                "\"\\u0001\"",
                "\"ä\""
            })
    void whatWasReadIsWrittenAlike(String text) {
        assertThat(Json.parse(text)).hasToString(text);
    }

    @Test
    void blanksAndEscapesAreUnderstood() {
        assertThat(Json.parse(" { \"a\" : [ 1 , 2 ] , \"b\" : \"\\u00e4\\/\" } "))
                .hasToString("{\"a\":[1,2],\"b\":\"ä/\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1 2]",
                "{\"a\" 1}",
                "tru",
                "01x",
                "\"\\u00zz\"",
                "\"\\u00",
                "{} {}",
                "\"\\x\"",
                "{\"a\":1,}"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text));
    }

    @Test
    void wholeNumbersHaveNoFraction() {
        assertThat(Json.object().with("a", 3.0).with("b", 100L).with("c", 0.5))
                .hasToString("{\"a\":3,\"b\":100,\"c\":0.5}");
    }
}
