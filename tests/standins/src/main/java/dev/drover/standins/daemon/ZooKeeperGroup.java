package dev.drover.standins.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/**
 * A group of processes in ZooKeeper: each member holds an ephemeral sequential node, the lowest number leads.
 *
 * @param path the group's node, e.g. {@code /mesos}
 * @param prefix of the members' nodes, e.g. {@code json.info_}
 */
record ZooKeeperGroup(String path, String prefix) {

    /**
     * One member.
     *
     * @param node its full path
     * @param content what the member says about itself
     */
    record Member(String node, String content) {}

    /** Creates this process's node and returns its full path. */
    String join(ZooKeeper session, String content) throws KeeperException, InterruptedException {
        createParents(session, path);
        String node = path.equals("/") ? "/" + prefix : path + "/" + prefix;
        return session.create(
                node, content.getBytes(UTF_8), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
    }

    /** The members, the leading one first; the watcher is told of the next change. */
    List<Member> members(ZooKeeper session, Watcher watcher) throws KeeperException, InterruptedException {
        List<String> names;
        try {
            names = session.getChildren(path, watcher);
        } catch (KeeperException.NoNodeException nobodyYet) {
            return List.of();
        }
        List<String> sorted = names.stream()
                .filter(name -> name.startsWith(prefix) && name.length() == prefix.length() + 10)
                .sorted(Comparator.comparing(name -> name.substring(prefix.length())))
                .toList();
        var members = new ArrayList<Member>();
        for (String name : sorted) {
            String node = path.equals("/") ? "/" + name : path + "/" + name;
            try {
                members.add(new Member(node, new String(session.getData(node, false, null), UTF_8)));
            } catch (KeeperException.NoNodeException goneMeanwhile) {
                Log.info(node + " went away while it was read");
            }
        }
        return List.copyOf(members);
    }

    /** Creates the persistent nodes down to the path. */
    static void createParents(ZooKeeper session, String path) throws KeeperException, InterruptedException {
        for (int slash = path.indexOf('/', 1); ; slash = path.indexOf('/', slash + 1)) {
            String node = slash < 0 ? path : path.substring(0, slash);
            if (!node.equals("/")) {
                createIfAbsent(session, node);
            }
            if (slash < 0) {
                return;
            }
        }
    }

    private static void createIfAbsent(ZooKeeper session, String node) throws KeeperException, InterruptedException {
        if (session.exists(node, false) == null) {
            try {
                session.create(node, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            } catch (KeeperException.NodeExistsException createdByAnother) {
                Log.info(node + " was created by another process");
            }
        }
    }
}
