package dev.drover.kit;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a machine's apt fetches its distribution from, as lines of {@code sources.list}:
 * {@code deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.example.org/debian bookworm main}.
 * Reads both formats of sources.list(5); third-party repositories are left out, as their keys and packages have no business on
 * a lab host.
 */
record AptSources(ImmutableList<String> lines) {

    private static final Pattern ONE_LINE =
            Pattern.compile("deb\\s+(?:\\[(?<options>[^]]*)]\\s+)?(?<uri>\\S+)\\s+(?<suite>\\S+)\\s+(?<components>.+)");
    private static final Pattern DISTRIBUTION_KEYRING =
            Pattern.compile("/usr/share/keyrings/(debian|ubuntu)-archive-[\\w.-]+");
    private static final Splitter WORDS = Splitter.onPattern("\\s+").omitEmptyStrings();

    private record Source(String uri, String suite, List<String> components, Map<String, String> options) {

        boolean isDistribution(String codename) {
            String signedBy = options.getOrDefault("signed-by", "");
            return (suite.equals(codename) || suite.startsWith(codename + "-"))
                    && components.contains("main")
                    && (signedBy.isEmpty()
                            || DISTRIBUTION_KEYRING.matcher(signedBy).matches());
        }

        String line() {
            List<String> shown = new ArrayList<>();
            options.forEach((name, value) -> shown.add(name + "=" + value));
            String bracket = shown.isEmpty() ? "" : "[" + String.join(" ", shown) + "] ";
            return "deb " + bracket + uri + " " + suite + " " + String.join(" ", components);
        }
    }

    /**
     * The sources of one release of the distribution.
     *
     * @param listFiles texts of the {@code *.list} files
     * @param deb822Files texts of the {@code *.sources} files
     */
    static AptSources of(String codename, List<String> listFiles, List<String> deb822Files) {
        List<Source> all = new ArrayList<>();
        listFiles.forEach(text -> text.lines().forEach(line -> all.addAll(oneLine(line))));
        deb822Files.forEach(text -> stanzas(text).forEach(stanza -> all.addAll(deb822(stanza))));
        return new AptSources(all.stream()
                .filter(source -> source.isDistribution(codename))
                .map(Source::line)
                .distinct()
                .collect(ImmutableList.toImmutableList()));
    }

    private static List<Source> oneLine(String line) {
        Matcher match = ONE_LINE.matcher(line.replaceFirst("#.*", "").strip());
        if (!match.matches()) {
            return List.of();
        }
        Map<String, String> options = new LinkedHashMap<>();
        String bracket = match.group("options") == null ? "" : match.group("options");
        for (String word : WORDS.split(bracket)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                keep(options, word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return List.of(new Source(
                match.group("uri"), match.group("suite"), WORDS.splitToList(match.group("components")), options));
    }

    private static List<Map<String, String>> stanzas(String text) {
        List<Map<String, String>> stanzas = new ArrayList<>();
        Map<String, String> fields = new LinkedHashMap<>();
        String last = "";
        for (String line : (text + "\n\n").split("\n", -1)) {
            if (line.isBlank()) {
                stanzas.add(fields);
                fields = new LinkedHashMap<>();
            } else if (Character.isWhitespace(line.charAt(0))) {
                fields.merge(last, line.strip(), (before, more) -> before + " " + more);
            } else if (!line.startsWith("#") && line.indexOf(':') > 0) {
                last = Ascii.toLowerCase(line.substring(0, line.indexOf(':')));
                fields.put(last, line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return stanzas;
    }

    private static List<Source> deb822(Map<String, String> fields) {
        if (!WORDS.splitToList(fields.getOrDefault("types", "")).contains("deb")
                || fields.getOrDefault("enabled", "yes").equals("no")) {
            return List.of();
        }
        Map<String, String> options = new LinkedHashMap<>();
        fields.forEach((name, value) -> keep(options, name, value));
        List<Source> sources = new ArrayList<>();
        for (String uri : WORDS.split(fields.getOrDefault("uris", ""))) {
            for (String suite : WORDS.split(fields.getOrDefault("suites", ""))) {
                sources.add(new Source(uri, suite, WORDS.splitToList(fields.getOrDefault("components", "")), options));
            }
        }
        return sources;
    }

    private static void keep(Map<String, String> options, String name, String value) {
        if (name.equals("signed-by") || name.equals("trusted") || name.equals("check-valid-until")) {
            options.put(name, value);
        }
    }
}
