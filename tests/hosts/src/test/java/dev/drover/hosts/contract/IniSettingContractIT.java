package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code iniSetting} keeps on every kind of host. */
class IniSettingContractIT extends ResourceContract {
    @Override
    String type() {
        return "iniSetting";
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of(
                                "a key of a section",
                                "iniSetting('/srv/contract.ini') { section 'mysqld'; key 'port'; value 3307 }")
                        .given(
                                "mkdir -p /srv; printf '[client]\\nport=1\\n[mysqld]\\n# port=2\\nport = 3306\\nuser=x\\n'"
                                        + " >/srv/contract.ini")
                        .observed(
                                "value",
                                "sed -n '/mysqld/,$p' /srv/contract.ini | grep '^port' | tr -d ' '",
                                "port=3307\n")
                        .observed("existence", "grep -c '^port' /srv/contract.ini", "2\n"),
                Contract.of("absent", "iniSetting('/srv/contract-gone.ini') { key 'port'; absent() }")
                        .given("mkdir -p /srv; printf 'port=1\\n[a]\\nport=2\\n' >/srv/contract-gone.ini")
                        .observed("absent", "cat /srv/contract-gone.ini", "[a]\nport=2\n"));
    }
}
