package dev.drover.engine.resource.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hashes were made by {@code openssl passwd} and by crypt(3) of libxcrypt, not by what is tested. */
class PasswordHashTest {
    @ParameterizedTest
    @CsvSource({
        "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/, password",
        "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5, Hello world!",
        "$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA, Hello world!",
        "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1, Hello world!",
    })
    void knowsItsPasswordAndNoOther(String field, String password) {
        PasswordHash hash = PasswordHash.ofShadow(field).orElseThrow();

        assertThat(hash.isOf(password)).isTrue();
        assertThat(hash.isOf(password + "x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$tnSYvahCwPBHKZUspmcxMfb0.WiB9W.zEaKlOBL35rC",
                "$7$CU..../....2Q9obwLhin8qvQl6sisAO/$E1HizYWxBmnIH4sdPkd1UOML9t62Gf.wvNTnt5XFzs8",
                "$6$",
                "$6$salt",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            })
    void isOfNoPasswordIfItCannotBeComputed(String field) {
        assertThat(PasswordHash.ofShadow(field).filter(hash -> hash.isOf("password")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "!", "!!", "!*", "x", "rEK1ecacw.7.c"})
    void fieldWithoutAHashOfAKnownFormHoldsNone(String field) {
        assertThat(PasswordHash.ofShadow(field)).isEmpty();
    }

    @Test
    void hostCannotMakeUsComputeForEver() {
        long start = System.nanoTime();

        boolean matches = PasswordHash.ofShadow("$6$rounds=999999999$salt$abc")
                .orElseThrow()
                .isOf("p");

        assertThat(matches).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void newHashIsSaltedAnewAndIsOfItsPassword() {
        PasswordHash one = PasswordHash.salted("käse");
        PasswordHash other = PasswordHash.salted("käse");

        assertThat(one).isNotEqualTo(other);
        assertThat(one.text()).startsWith("$6$");
        assertThat(one.isOf("käse")).isTrue();
        assertThat(other.isOf("käse")).isTrue();
    }

    @Test
    void neverShowsItself() {
        assertThat(PasswordHash.salted("p")).hasToString("***");
    }
}
