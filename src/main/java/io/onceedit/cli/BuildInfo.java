package io.onceedit.cli;

import io.onceedit.sweep.RunIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine;

/** What this program was built from, as the build left it in {@code git.properties}. */
final class BuildInfo implements CommandLine.IVersionProvider {
    static RunIdentity.Build read() {
        Properties properties = new Properties();
        try (InputStream stream = BuildInfo.class.getResourceAsStream("/git.properties")) {
            if (stream != null) {
                properties.load(stream);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Failed to read git.properties: " + e.getMessage(), e);
        }
        Map<String, String> values = new HashMap<>();
        properties.forEach((key, value) -> values.put(key.toString(), value.toString()));
        return RunIdentity.Build.of(values);
    }

    @Override
    public String[] getVersion() {
        return new String[] {"onceedit " + read().codeVersion()};
    }
}
