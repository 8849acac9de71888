package dev.drover.engine.resource.hostentry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.TextLines;
import org.junit.jupiter.api.Test;

class HostsEditTest {
    private static final HostEntrySpec WEB = HostEntrySpec.of("192.0.2.10", "web1.example.com", "web1");

    /** What becomes of a text, also in a second edit, when nothing may change any more. */
    private static String edit(String before, HostEntrySpec desired) {
        HostsEdit edit = HostsEdit.of(desired, TextLines.of(Bytes.utf8(before)));
        HostsEdit again = HostsEdit.of(desired, edit.text());
        assertThat(again.changes()).isEmpty();
        assertThat(again.text()).isEqualTo(edit.text());
        return edit.text().text();
    }

    @Test
    void aNewAddressGoesToTheEnd() {
        assertThat(edit("127.0.0.1\tlocalhost", WEB))
                .isEqualTo("127.0.0.1\tlocalhost\n192.0.2.10 web1.example.com web1\n");
        assertThat(edit("", WEB)).isEqualTo("192.0.2.10 web1.example.com web1\n");
    }

    @Test
    void itsNamesChangeAndTheRestOfTheLineStays() {
        assertThat(edit(" 192.0.2.10\told web1  # why\r\n127.0.0.1 localhost\r\n", WEB))
                .isEqualTo(" 192.0.2.10\tweb1.example.com web1  # why\r\n127.0.0.1 localhost\r\n");
        assertThat(edit("192.0.2.10 web1 web1.example.com\n", WEB)).isEqualTo("192.0.2.10 web1.example.com web1\n");
        assertThat(edit("192.0.2.10\tweb1.example.com\tweb1 # x", WEB))
                .isEqualTo("192.0.2.10\tweb1.example.com\tweb1 # x");
    }

    @Test
    void severalLinesOfAnAddressBecomeOne() {
        assertThat(edit("192.0.2.10 web1.example.com\n#192.0.2.10 no\n192.0.2.10 web1\n", WEB))
                .isEqualTo("192.0.2.10 web1.example.com web1\n#192.0.2.10 no\n");
        assertThat(edit("0:0:0:0:0:0:0:1 x\n", HostEntrySpec.of("::1", "localhost")))
                .isEqualTo("0:0:0:0:0:0:0:1 localhost\n");
    }

    @Test
    void othersKeepTheNamesUnlessItIsExclusive() {
        String text = "192.0.2.9 WEB1 db\n192.0.2.8 web1\n2001:db8::1 web1\n192.0.2.10 web1.example.com web1\n";

        assertThat(edit(text, WEB)).isEqualTo(text);
        assertThat(edit(text, WEB.exclusively()))
                .isEqualTo("192.0.2.9 db\n2001:db8::1 web1\n192.0.2.10 web1.example.com web1\n");
        assertThat(HostsEdit.of(WEB.exclusively(), TextLines.of(Bytes.utf8(text)))
                        .changes())
                .containsExactly(Change.remove("exclusive", "192.0.2.9 WEB1 db\n192.0.2.8 web1"));
    }

    @Test
    void theAddressOrOnlyNamesGo() {
        String text = "127.0.0.1 localhost\n192.0.2.10 a b # x\n192.0.2.10 c\n";

        assertThat(edit(text, HostEntrySpec.without("192.0.2.10"))).isEqualTo("127.0.0.1 localhost\n");
        assertThat(edit(text, HostEntrySpec.of("192.0.2.10", "A", "c").gone()))
                .isEqualTo("127.0.0.1 localhost\n192.0.2.10 b # x\n");
        assertThat(edit(text, HostEntrySpec.of("192.0.2.10", "other").gone())).isEqualTo(text);
    }

    @Test
    void whatIsNoAddressOrNameIsRefused() {
        assertThatThrownBy(() -> HostEntrySpec.of("192.0.2", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be an IPv4 or IPv6 address such as '192.0.2.1', got '192.0.2'");
        assertThatThrownBy(() -> HostEntrySpec.of("2001:DB8:0:0::1", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be written in its usual form, got '2001:DB8:0:0::1'; write '2001:db8::1'");
        assertThatThrownBy(() -> HostEntrySpec.of("192.0.2.1", "a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("names must be host names of letters, digits, '-' and '.', got 'a b'");
        assertThatThrownBy(() -> HostEntrySpec.of("192.0.2.1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("needs 'names'; absent() takes the address away");
    }
}
