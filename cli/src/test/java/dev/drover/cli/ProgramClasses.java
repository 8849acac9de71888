package dev.drover.cli;

import com.google.common.base.Splitter;
import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The classes of the programs that tests start, as the launcher has them: in jars, with an archive of what Java has read and
 * checked once, which is half of a start. Made once for all tests of a run.
 */
final class ProgramClasses {
    private static final Supplier<ImmutableList<String>> OPTIONS = Suppliers.memoize(ProgramClasses::make);
    private static final long PATIENCE_SECONDS = 300;

    private ProgramClasses() {}

    /** The options of Java. */
    static ImmutableList<String> options() {
        return OPTIONS.get();
    }

    private static ImmutableList<String> make() {
        try {
            Path folder = Path.of("target", "program").toAbsolutePath();
            if (Files.exists(folder)) {
                MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
            }
            Files.createDirectories(folder);
            String path = jars(folder);
            Path archive = folder.resolve("classes");
            boolean cache = Runtime.version().feature() >= 25;
            train((cache ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive, path, folder);
            return ImmutableList.of(
                    (cache ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive, "-Xlog:disable", "-cp", path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The class path of the tests, the directories of classes in it as jars. */
    private static String jars(Path folder) throws IOException {
        ImmutableList.Builder<String> jars = ImmutableList.builder();
        int number = 0;
        for (String entry : Splitter.on(File.pathSeparatorChar).split(System.getProperty("java.class.path"))) {
            Path classes = Path.of(entry);
            number++;
            if (Files.isRegularFile(classes)) {
                jars.add(entry);
            } else if (Files.isDirectory(classes)) {
                jars.add(jar(classes, folder.resolve(number + ".jar")).toString());
            }
        }
        return String.join(File.pathSeparator, jars.build());
    }

    private static Path jar(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                entries.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
        return jar;
    }

    private static void train(String output, String path, Path folder) throws IOException {
        Process training = new ProcessBuilder(ImmutableList.<String>builder()
                        .add(Program.JAVA)
                        .addAll(Program.OPTIONS)
                        .add(output, "-Xlog:disable", "-cp", path, "dev.drover.cli.Training")
                        .build())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("training.log").toFile())
                .start();
        try {
            if (!training.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || training.exitValue() != 0) {
                throw new IllegalStateException("no archive of classes could be made; see " + folder + "/training.log");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the archive of classes was made", e);
        }
    }
}
