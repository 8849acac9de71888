package dev.drover.hosts.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparedTaskTest {
    private static final ImmutableList<ComparedTask> ALL = Stream.of(
                    "files", "packages", "accounts", "fetching", "machine")
            .flatMap(group -> ComparedTask.of(group).stream())
            .collect(ImmutableList.toImmutableList());

    @Test
    void thirtyTasksAreCompared() {
        assertThat(ALL).hasSizeGreaterThanOrEqualTo(30).doesNotHaveDuplicates();
    }

    @Test
    void whatATaskNeedsIsAnEarlierTaskOfItsGroupThatNeedsNothing() {
        assertThat(ALL)
                .allSatisfy(task -> assertThat(ALL.stream()
                                .filter(other -> other.group().equals(task.group()))
                                .takeWhile(other -> !other.equals(task))
                                .filter(other -> other.needs().isEmpty())
                                .map(ComparedTask::name))
                        .containsAll(task.needs()));
    }

    @Test
    void eachIsWrittenTwiceAndNamesTheRoleThatItFollows() {
        assertThat(ALL).allSatisfy(task -> {
            assertThat(task.role()).contains(".");
            assertThat(List.of("playbook.yml", "site.groovy"))
                    .allSatisfy(file -> assertThat(Files.exists(task.folder().resolve(file)))
                            .as(file)
                            .isTrue());
        });
    }
}
