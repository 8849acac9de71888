package dev.drover.kit;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A small package for Enterprise Linux, to be built by a lab's repository. It has one file, {@code /usr/share/NAME/version}.
 *
 * @param name lower-case letters, digits and inner hyphens
 * @param requires names of packages that it needs
 * @param recommends names of packages that it would like
 * @param post shell text of its scriptlet {@code %post}; may be empty
 * @param service whether it brings {@code NAME.service}, and applies the distribution's preset to it as packages do there
 * @param configuration texts of its configuration files, by their paths
 */
public record Rpm(
        String name,
        String version,
        ImmutableList<String> requires,
        ImmutableList<String> recommends,
        String post,
        boolean service,
        ImmutableMap<String, String> configuration) {

    /** One that needs nothing. */
    public static Rpm of(String name, String version) {
        return new Rpm(name, version, ImmutableList.of(), ImmutableList.of(), "", false, ImmutableMap.of());
    }

    public Rpm requiring(String... names) {
        return new Rpm(name, version, ImmutableList.copyOf(names), recommends, post, service, configuration);
    }

    public Rpm recommending(String... names) {
        return new Rpm(name, version, requires, ImmutableList.copyOf(names), post, service, configuration);
    }

    /** This, with that shell text run after it was installed or upgraded. */
    public Rpm afterwards(String text) {
        return new Rpm(name, version, requires, recommends, text, service, configuration);
    }

    /** This, with a service that runs until it is stopped. */
    public Rpm withService() {
        return new Rpm(name, version, requires, recommends, post, true, configuration);
    }

    /** This, with a configuration file that it does not replace where somebody changed it. */
    public Rpm configuring(String path, String text) {
        return new Rpm(name, version, requires, recommends, post, service, ImmutableMap.of(path, text));
    }

    /** The release of every package built here. */
    public static String release() {
        return "1.el7";
    }

    String spec() {
        StringBuilder text = new StringBuilder();
        text.append("Name: ").append(name).append("\nVersion: ").append(version);
        text.append("\nRelease: ").append(release()).append("\nSummary: A package of a test\n");
        text.append("License: Apache-2.0\nBuildArch: noarch\n");
        requires.forEach(needed -> text.append("Requires: ").append(needed).append('\n'));
        recommends.forEach(liked -> text.append("Recommends: ").append(liked).append('\n'));
        text.append("%description\nA package of a test.\n%install\n");
        text.append("mkdir -p %{buildroot}/usr/share/%{name}\n");
        text.append("printf '%%s' '%{version}' >%{buildroot}/usr/share/%{name}/version\n");
        if (service) {
            text.append("mkdir -p %{buildroot}/usr/lib/systemd/system\n");
            text.append("printf '%%s\\n' '[Unit]' 'Description=A service of a test' '[Service]' ");
            text.append("'ExecStart=/bin/sleep infinity' '[Install]' 'WantedBy=multi-user.target' ");
            text.append(">%{buildroot}/usr/lib/systemd/system/%{name}.service\n");
        }
        configuration.forEach((path, content) -> text.append("mkdir -p \"$(dirname %{buildroot}")
                .append(path)
                .append(")\"\nprintf %%s ")
                .append(Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)))
                .append(" | base64 -d >%{buildroot}")
                .append(path)
                .append('\n'));
        text.append("%post\n").append(post).append('\n');
        if (service) {
            text.append("[ $1 -ne 1 ] || systemctl --no-reload preset %{name}.service >/dev/null 2>&1 || :\n");
            text.append("%preun\n[ $1 -ne 0 ] || systemctl --no-reload disable --now %{name}.service ");
            text.append(">/dev/null 2>&1 || :\n");
        }
        text.append("%files\n/usr/share/%{name}\n");
        configuration
                .keySet()
                .forEach(path -> text.append("%config(noreplace) ").append(path).append('\n'));
        if (service) {
            text.append("/usr/lib/systemd/system/%{name}.service\n");
        }
        return text.toString();
    }
}
