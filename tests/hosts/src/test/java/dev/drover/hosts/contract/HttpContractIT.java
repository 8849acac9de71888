package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.Lab;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import java.io.IOException;

/** What {@code http} keeps on every kind of host; the server has a name that only the host can resolve. */
class HttpContractIT extends ResourceContract {
    private static final Shelf SHELF = new Shelf();
    private static final String WHY = "only the server knows how its answer is put out of sync";

    @Override
    String type() {
        return "http";
    }

    @Override
    void prepare(Lab lab, LabHost host) throws IOException {
        ThisMachine.nameOn(host);
    }

    private static String url(LabProfile profile, String path) {
        return "'http://" + ThisMachine.NAME + ":" + SHELF.port() + path + "/" + profile.id() + "'";
    }

    private static String reading(LabProfile profile, String path) {
        return ThisMachine.reading(SHELF.port(), path + "/" + profile.id());
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        String open = url(profile, "/open");
        String closed = url(profile, "/closed");
        return ImmutableList.of(
                Contract.of(
                                "a put with a guard",
                                "http('put') { put " + open + "; body '{\"version\": 3}'; unlessGet { url " + open
                                        + "; json '/version': 3 } }")
                        .observed("body", reading(profile, "/open") + "; echo", "{\"version\": 3}\n")
                        .notSeen("unlessGet", WHY),
                Contract.of(
                                "a put of a secret by somebody who is known",
                                "http('closed') { put " + closed
                                        + "; body secret('contract'); contentType 'text/plain';"
                                        + " user 'admin'; password secret('contract');"
                                        + " unlessGet { url " + closed + "; status 200; contains 's3cret' } }")
                        .notSeen("unlessGet", WHY),
                Contract.of(
                                "a delete",
                                "http('delete') { delete " + open + "; unlessGet { url " + open
                                        + "; status 404, 410 } }")
                        .notSeen("unlessGet", WHY),
                Contract.failing(
                        "a check that does not hold", "http('gone') { get " + open + " }", "answered with status 404"),
                Contract.failing(
                        "nobody there",
                        "http('nobody') { put 'http://localhost:4711/'; unlessGet { url 'http://localhost:4711/' } }",
                        "localhost port 4711 cannot be reached from the host"));
    }
}
