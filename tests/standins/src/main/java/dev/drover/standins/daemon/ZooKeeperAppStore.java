package dev.drover.standins.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

/** The apps in ZooKeeper, one node each below {@code PATH/state/apps}. Fails with {@link IllegalStateException} without a session. */
final class ZooKeeperAppStore implements AppStore {
    private final String path;
    private final Supplier<Optional<ZooKeeper>> session;

    ZooKeeperAppStore(String path, Supplier<Optional<ZooKeeper>> session) {
        this.path = path;
        this.session = session;
    }

    private interface Work<T> {
        T with(ZooKeeper session) throws KeeperException, InterruptedException;
    }

    private <T> T run(Work<T> work) {
        try {
            return work.with(session.get().orElseThrow(() -> new IllegalStateException("no ZooKeeper session")));
        } catch (KeeperException notDone) {
            throw new IllegalStateException("ZooKeeper: " + notDone.getMessage(), notDone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", stopped);
        }
    }

    @Override
    public Map<String, Json.Obj> all() {
        return run(zooKeeper -> {
            var entries = new TreeMap<String, Json.Obj>();
            if (zooKeeper.exists(path, false) != null) {
                for (String name : zooKeeper.getChildren(path, false)) {
                    byte[] content = zooKeeper.getData(path + "/" + name, false, null);
                    entries.put(URLDecoder.decode(name, UTF_8), Json.parseObject(new String(content, UTF_8)));
                }
            }
            return entries;
        });
    }

    @Override
    public void save(String id, Json.Obj entry) {
        run(zooKeeper -> {
            ZooKeeperGroup.createParents(zooKeeper, node(id));
            return zooKeeper.setData(node(id), entry.toString().getBytes(UTF_8), -1);
        });
    }

    @Override
    public void remove(String id) {
        run(zooKeeper -> {
            zooKeeper.delete(node(id), -1);
            return id;
        });
    }

    private String node(String id) {
        return path + "/" + URLEncoder.encode(id, UTF_8);
    }
}
