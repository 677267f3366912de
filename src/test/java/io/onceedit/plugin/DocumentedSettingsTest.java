package io.onceedit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's table of training settings holds every key with its value in each recipe, and what it means. */
final class DocumentedSettingsTest {
    private static final String SECTION = "### Training settings";
    private static final List<String> RECIPES = List.of("speaker", "published");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| `([^`]+)` \\| `([^`]+)` \\| ([^|]+) \\|");

    @ParameterizedTest
    @ValueSource(strings = {"speaker", "published"})
    void theReadmeHoldsEverySettingOfARecipe(String recipe) throws IOException {
        Map<String, String> documented = new LinkedHashMap<>();
        for (Matcher row : rows()) {
            documented.put(row.group(1), row.group(2 + RECIPES.indexOf(recipe)));
            assertThat(row.group(4)).as(row.group(1)).isNotBlank();
        }
        assertThat(documented).isEqualTo(TrainingSettings.recipe(recipe).toMap());
    }

    private static List<Matcher> rows() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int begin = readme.indexOf(SECTION);
        assertThat(begin).as(SECTION).isPositive();
        String section = readme.substring(begin, readme.indexOf("\n## ", begin));
        return section.lines().map(ROW::matcher).filter(Matcher::matches).toList();
    }
}
