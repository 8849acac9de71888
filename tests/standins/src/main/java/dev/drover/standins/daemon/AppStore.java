package dev.drover.standins.daemon;

import java.util.Map;

/**
 * Where Marathon keeps its apps. An entry is {@code {"versions":[oldest … newest],"tasks":[…],"deployment":{"id":"…"}}}; the
 * deployment is there while one is under way, with {@code "destroy":true} if it removes the app.
 */
interface AppStore {
    /** App id to entry, sorted by id. */
    Map<String, Json.Obj> all();

    void save(String id, Json.Obj entry);

    void remove(String id);
}
