package dev.drover.engine.resource.mount;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableTable;
import com.google.common.collect.Sets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mount options as mount(8) reads them, and as the kernel shows them. */
final class MountOptions {
    /** Flags that the kernel always shows when they are on, with the word that turns each off. */
    private static final ImmutableMap<String, String> FLAGS = ImmutableMap.<String, String>builder()
            .put("ro", "rw")
            .put("nosuid", "suid")
            .put("nodev", "dev")
            .put("noexec", "exec")
            .put("noatime", "atime")
            .put("nodiratime", "diratime")
            .put("sync", "async")
            .buildOrThrow();

    private static final ImmutableMap<String, String> FLAG_OFF =
            FLAGS.entrySet().stream().collect(ImmutableMap.toImmutableMap(Map.Entry::getValue, Map.Entry::getKey));

    private static final ImmutableMap<String, ImmutableList<String>> IMPLIED = ImmutableMap.of(
            "user", ImmutableList.of("noexec", "nosuid", "nodev"),
            "users", ImmutableList.of("noexec", "nosuid", "nodev"),
            "owner", ImmutableList.of("nosuid", "nodev"),
            "group", ImmutableList.of("nosuid", "nodev"));

    /** Words for who reads the table at boot, which say nothing about a mounted file system. */
    private static final Pattern TABLE_ONLY = Pattern.compile("auto|noauto|nofail|comment=.*|x-.*|defaults");

    private static final ImmutableSet<String> BINDS = ImmutableSet.of("bind", "rbind");
    private static final ImmutableSet<String> ATIME = ImmutableSet.of("noatime", "atime", "relatime", "strictatime");
    private static final ImmutableSet<String> READ_ONLY_TYPES =
            ImmutableSet.of("iso9660", "squashfs", "udf", "cramfs", "erofs");

    /** Settings that the kernel shows as they were given, but for units and zeros. */
    private static final ImmutableSet<String> SHOWN_SETTINGS = ImmutableSet.of(
            "size",
            "nr_inodes",
            "mode",
            "uid",
            "gid",
            "umask",
            "fmask",
            "dmask",
            "errors",
            "commit",
            "subvol",
            "hidepid");

    /**
     * What holds where the kernel shows no such setting, because it leaves out its default. Only settings whose default is
     * known for a type and that a remount can change: of another one nobody could say whether it is in effect, or what is
     * said would differ for ever.
     */
    private static final ImmutableTable<String, String, String> DEFAULTS =
            ImmutableTable.<String, String, String>builder()
                    .put("ext3", "commit", "5")
                    .put("ext4", "commit", "5")
                    .put("btrfs", "commit", "30")
                    .put("proc", "hidepid", "0")
                    .put("proc", "gid", "0")
                    .buildOrThrow();

    /** Words that the kernel shows whenever they are on, whatever the type, and that are off unless somebody said them. */
    private static final ImmutableSet<String> SHOWN_WORDS = ImmutableSet.of("lazytime", "nosymfollow");

    private static final ImmutableSet<String> COMPRESSIONS = ImmutableSet.of("compress", "compress-force");
    private static final ImmutableSet<String> NO_COMPRESSION = ImmutableSet.of("no", "none");
    private static final ImmutableMap<String, String> HIDEPIDS =
            ImmutableMap.of("off", "0", "noaccess", "1", "invisible", "2", "ptraceable", "4");

    private static final ImmutableSet<String> OCTAL = ImmutableSet.of("mode", "umask", "fmask", "dmask");
    private static final Pattern COUNT = Pattern.compile("(\\d+)([kKmMgG]?)");
    private static final long PAGE = 4096;

    private final ImmutableList<String> words;

    MountOptions(List<String> words) {
        this.words = ImmutableList.copyOf(words);
    }

    private boolean isBind() {
        return words.stream().anyMatch(BINDS::contains);
    }

    /** Whether a mounted file system has these in effect, as far as the kernel shows. */
    boolean holdOn(LiveMount live) {
        ImmutableSet<String> shown = ImmutableSet.copyOf(live.options());
        return flagsHold(shown, live.type()) && words.stream().allMatch(word -> wordHolds(word, shown, live));
    }

    private boolean flagsHold(ImmutableSet<String> shown, String type) {
        Map<String, Boolean> wanted = flags();
        for (String flag : FLAGS.keySet()) {
            boolean unsaid = !wanted.containsKey(flag);
            // What is bound has the flags of the file system that it is a part of.
            boolean free = unsaid && (isBind() || (flag.equals("ro") && READ_ONLY_TYPES.contains(type)));
            if (!free && wanted.getOrDefault(flag, false) != shown.contains(flag)) {
                return false;
            }
        }
        return switch (lastAtime().orElse("")) {
            case "strictatime" -> !shown.contains("relatime") && !shown.contains("noatime");
            case "relatime" -> shown.contains("relatime");
            default -> true;
        };
    }

    private Optional<String> lastAtime() {
        return words.stream().filter(ATIME::contains).reduce((earlier, later) -> later);
    }

    /** The flags that are said, on or off; a later word wins. */
    private Map<String, Boolean> flags() {
        Map<String, Boolean> flags = new LinkedHashMap<>();
        for (String word : words) {
            IMPLIED.getOrDefault(word, ImmutableList.of()).forEach(flag -> flags.put(flag, true));
            if (FLAGS.containsKey(word)) {
                flags.put(word, true);
            } else if (FLAG_OFF.containsKey(word)) {
                flags.put(FLAG_OFF.get(word), false);
            } else if (ATIME.contains(word)) {
                flags.put("noatime", false);
            }
        }
        return flags;
    }

    private static boolean wordHolds(String word, ImmutableSet<String> shown, LiveMount live) {
        int equals = word.indexOf('=');
        if (equals > 0) {
            return settingHolds(word.substring(0, equals), word.substring(equals + 1), shown, live);
        }
        if (FLAGS.containsKey(word) || FLAG_OFF.containsKey(word) || ATIME.contains(word)) {
            return true;
        }
        if (SHOWN_WORDS.contains(word)) {
            return shown.contains(word);
        }
        return !shown.contains("no" + word) && !(word.startsWith("no") && shown.contains(word.substring(2)));
    }

    private static boolean settingHolds(String key, String wanted, ImmutableSet<String> shown, LiveMount live) {
        if (live.type().equals("btrfs") && COMPRESSIONS.contains(key)) {
            return NO_COMPRESSION.contains(wanted) || COMPRESSIONS.stream().anyMatch(one -> hasSetting(one, shown));
        }
        if (!SHOWN_SETTINGS.contains(key)) {
            return true;
        }
        return hasSetting(key, shown)
                ? shown.stream()
                        .filter(other -> other.startsWith(key + "="))
                        .allMatch(other -> sameValue(key, wanted, other.substring(key.length() + 1)))
                : isDefault(key, wanted, live);
    }

    private static boolean hasSetting(String key, ImmutableSet<String> shown) {
        return shown.stream().anyMatch(other -> other.startsWith(key + "="));
    }

    /** Whether what is wanted is so where the kernel shows nothing of it; true as well where that is not known. */
    private static boolean isDefault(String key, String wanted, LiveMount live) {
        if (live.type().equals("tmpfs") && live.memory() > 0) {
            return switch (key) {
                case "size" ->
                    wanted.endsWith("%")
                            ? wanted.equals("50%")
                            : count(wanted)
                                    .filter(bytes -> pages(bytes) != pages(live.memory() / 2))
                                    .isEmpty();
                case "nr_inodes" ->
                    count(wanted)
                            .filter(inodes -> inodes != live.memory() / 2 / PAGE)
                            .isEmpty();
                default -> true;
            };
        }
        String unsaid = DEFAULTS.get(live.type(), key);
        return unsaid == null || sameValue(key, wanted, unsaid) || (key.equals("commit") && wanted.equals("0"));
    }

    private static boolean sameValue(String key, String wanted, String shown) {
        if (wanted.equals(shown)) {
            return true;
        }
        if (OCTAL.contains(key)) {
            return withoutZeros(wanted).equals(withoutZeros(shown));
        }
        if (key.equals("hidepid")) {
            return HIDEPIDS.getOrDefault(wanted, wanted).equals(HIDEPIDS.getOrDefault(shown, shown));
        }
        if (key.equals("subvol")) {
            return ("/" + wanted).replaceAll("/+", "/").equals(("/" + shown).replaceAll("/+", "/"));
        }
        Optional<Long> wantedCount = count(wanted);
        Optional<Long> shownCount = count(shown);
        if (wantedCount.isEmpty() || shownCount.isEmpty()) {
            // A name of an account or a share of the memory: shown as a number, and not to be compared with it.
            return !key.equals("errors");
        }
        return key.equals("size")
                ? pages(wantedCount.get()) == pages(shownCount.get())
                : wantedCount.equals(shownCount);
    }

    private static String withoutZeros(String octal) {
        return octal.replaceFirst("^0+(?=.)", "");
    }

    private static long pages(long bytes) {
        return (bytes + PAGE - 1) / PAGE;
    }

    private static Optional<Long> count(String text) {
        Matcher count = COUNT.matcher(text);
        if (!count.matches() || count.group(1).length() > 15) {
            return Optional.empty();
        }
        int shift = switch (count.group(2)) {
            case "k", "K" -> 10;
            case "m", "M" -> 20;
            case "g", "G" -> 30;
            default -> 0;
        };
        return Optional.of(Long.parseLong(count.group(1)) << shift);
    }

    /** For a first mount, without the words that are none of it. */
    String forMount() {
        return String.join(",", effective());
    }

    /** For a remount: flags that are off are said too, because a kernel may keep what is not named. */
    String forRemount() {
        ImmutableList<String> said = effective();
        ImmutableList.Builder<String> all = ImmutableList.builder();
        if (!isBind()) {
            Map<String, Boolean> wanted = flags();
            FLAGS.forEach((flag, off) -> {
                // A word that is said keeps its place: of two that exclude each other, the later one holds.
                if (!wanted.getOrDefault(flag, false) && !flag.equals("noatime") && !said.contains(off)) {
                    all.add(off);
                }
            });
            if (lastAtime().isEmpty()) {
                all.add("relatime");
            }
        }
        return String.join(",", all.addAll(said).build());
    }

    /** A word that, added to these, changes something that they say. */
    Optional<String> other() {
        Map<String, Boolean> flags = flags();
        if (!isBind()) {
            return Optional.of(flags.getOrDefault("noexec", false) ? "exec" : "noexec");
        }
        return flags.entrySet().stream()
                .map(flag -> flag.getValue() ? FLAGS.get(flag.getKey()) : flag.getKey())
                .findFirst();
    }

    private ImmutableList<String> effective() {
        return words.stream()
                .filter(word -> !TABLE_ONLY.matcher(word).matches() && !BINDS.contains(word))
                .collect(ImmutableList.toImmutableList());
    }

    /** Whether both say the same, in whatever order. */
    static boolean same(List<String> one, List<String> other) {
        return Sets.symmetricDifference(ImmutableSet.copyOf(one), ImmutableSet.copyOf(other))
                .isEmpty();
    }
}
