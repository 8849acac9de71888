package dev.drover.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.LocalDirectory;
import dev.drover.engine.model.LocalFile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories and large files of a project and of a recipe package. */
class LocalTreesTest {
    @TempDir
    Path home;

    private static String text(LocalFile file) throws IOException {
        return file.bytes().asCharSource(StandardCharsets.UTF_8).read();
    }

    @Test
    void aDirectoryHasItsFilesDirectoriesAndLinks() throws IOException {
        Files.createDirectories(home.resolve("files/www/empty"));
        Path program = Files.writeString(home.resolve("files/www/go"), "go\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(home.resolve("files/www/link"), Path.of("/etc"));
        SourceFolder files = SourceFolder.directory(home, "").folder("files");

        LocalDirectory www = files.tree("www").orElseThrow();

        assertThat(www.entries())
                .containsEntry("empty", new LocalDirectory.Directory())
                .containsEntry("go", new LocalDirectory.RegularFile(LocalFile.at(program), true))
                .containsEntry("link", new LocalDirectory.Link("/etc"))
                .hasSize(3);
        assertThat(text(files.file("www/go").orElseThrow())).isEqualTo("go\n");
        assertThat(files.tree("www/go")).isEmpty();
        assertThat(files.file("www")).isEmpty();
    }

    @Test
    void whatLeadsOutIsNotThere() throws IOException {
        Files.createDirectories(home.resolve("files"));
        Files.createDirectories(home.resolve("outside"));
        Files.writeString(home.resolve("outside/x"), "");
        Files.createSymbolicLink(home.resolve("files/link"), home.resolve("outside"));
        SourceFolder files = SourceFolder.directory(home.resolve("files"), "files");

        assertThat(files.tree("link")).isEmpty();
        assertThat(files.tree("../outside")).isEmpty();
        assertThat(files.file("link/x")).isEmpty();
    }

    @Test
    void aPackageHasThemToo() throws IOException {
        Path jar = home.resolve("recipes.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            // With entries for directories, as Maven writes them.
            for (String name : new String[] {
                "r/",
                "r/files/",
                "r/files/www/",
                "r/files/www/img/",
                "r/files/www/img/a",
                "r/files/www/index",
                "r/files/other"
            }) {
                entries.putNextEntry(new JarEntry(name));
                if (!name.endsWith("/")) {
                    entries.write(name.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            SourceFolder files = SourceFolder.classPath(loader, "r").folder("files");

            LocalDirectory www = files.tree("www").orElseThrow();

            assertThat(www.entries().keySet()).containsExactly("img", "img/a", "index");
            assertThat(www.at("img")).contains(new LocalDirectory.Directory());
            LocalDirectory.RegularFile index =
                    (LocalDirectory.RegularFile) www.at("index").orElseThrow();
            assertThat(text(index.content())).isEqualTo("r/files/www/index");
            assertThat(files.file("other").map(LocalFile::sha256))
                    .contains(Bytes.utf8("r/files/other").sha256());
            assertThat(files.file("www")).isEmpty();
            assertThat(files.tree("none")).isEmpty();
        }
    }

    @Test
    void aFileGivesItsFirstSizeWhateverBecomesOfIt() throws IOException {
        Path path = Files.writeString(home.resolve("x"), "four");
        LocalFile file = LocalFile.at(path);

        Files.writeString(path, "longer");
        assertThat(text(file)).isEqualTo("long");
        Files.writeString(path, "a");
        assertThat(text(file)).isEqualTo("a\0\0\0");
        assertThat(file.bytes().size()).isEqualTo(4);
    }

    /** Whatever the locale of this process has: in the C locale the text of a path has nothing but ASCII. */
    @Test
    void namesHaveEveryByte() throws Exception {
        Path program = home.resolve("make.sh");
        Files.write(
                program,
                "cd \"$1\" && mkdir files files/d && printf x >'files/d/\u00e9\u00ff' && ln -s '\u00ff/../\u00c3\u00a9' files/d/l && printf x >'files/d/\u00c3\u00a9 %41'"
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new ProcessBuilder("sh", program.toString(), home.toString())
                        .start()
                        .waitFor())
                .isZero();
        SourceFolder files = SourceFolder.directory(home, "").folder("files");

        LocalDirectory tree = files.tree("d").orElseThrow();

        assertThat(tree.entries().keySet()).containsExactlyInAnyOrder("\udce9\udcff", "\u00e9 %41", "l");
        assertThat(tree.at("l")).contains(new LocalDirectory.Link("\udcff/../\u00e9"));
        assertThat(files.file("d/\udce9\udcff").map(LocalFile::size)).contains(1L);
        assertThat(files.file("d/\u00e9 %41").map(LocalFile::size)).contains(1L);
        assertThat(files.names()).containsExactlyInAnyOrder("d/\udce9\udcff", "d/\u00e9 %41");
    }

    @Test
    void aPipeInADirectoryIsRefused() throws Exception {
        Files.createDirectories(home.resolve("www"));
        assertThat(new ProcessBuilder("mkfifo", home.resolve("www/pipe").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThatThrownBy(() -> SourceFolder.directory(home, "").tree("www"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("has 'www/pipe', which is no file, directory or link; remove it");
    }
}
