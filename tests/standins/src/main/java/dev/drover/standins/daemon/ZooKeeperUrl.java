package dev.drover.standins.daemon;

import java.util.Optional;

/**
 * Where a program finds its part of ZooKeeper, written {@code zk://[user:password@]host:port,host:port/path}.
 *
 * @param credentials {@code user:password}, if given
 * @param servers {@code host:port,host:port}
 * @param path absolute; {@code /} if none is given
 */
record ZooKeeperUrl(Optional<String> credentials, String servers, String path) {

    /** Reads the text, or fails with {@link FlagException} in Mesos' words. */
    static ZooKeeperUrl parse(String text) {
        if (!text.startsWith("zk://")) {
            throw new FlagException("Error parsing ZooKeeper URL: Expecting 'zk://' at the beginning of the URL");
        }
        String rest = text.substring("zk://".length()).strip();
        int at = rest.lastIndexOf('@');
        int slash = rest.indexOf('/', Math.max(at, 0));
        String servers = rest.substring(at + 1, slash < 0 ? rest.length() : slash);
        if (servers.isEmpty()) {
            throw new FlagException("Error parsing ZooKeeper URL: Expecting at least one server");
        }
        String path = slash < 0 ? "/" : "/" + rest.substring(slash).replaceAll("^/+|/+$", "");
        return new ZooKeeperUrl(at < 0 ? Optional.empty() : Optional.of(rest.substring(0, at)), servers, path);
    }

    /** A node below the path. */
    String node(String name) {
        return path.equals("/") ? "/" + name : path + "/" + name;
    }
}
