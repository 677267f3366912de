package io.onceedit.config;

import java.util.List;
import java.util.stream.Collectors;

/** A run file cannot be used. Carries every problem that was found, not only the first. */
public final class ConfigException extends RuntimeException {
    private final transient List<ConfigProblem> problems;

    public ConfigException(List<ConfigProblem> problems) {
        super("Invalid configuration:\n"
                + problems.stream().map(problem -> "  " + problem).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** At least one problem, in the order of the file. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
