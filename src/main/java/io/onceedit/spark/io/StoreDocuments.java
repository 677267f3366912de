package io.onceedit.spark.io;

import io.onceedit.spark.schema.Dictionary;
import io.onceedit.spark.schema.StoreViews;
import io.onceedit.spark.schema.TableSchema;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What a store says of itself: {@code DICTIONARY.md}, {@code views.sql} and {@code views-spark.sql}. */
public final class StoreDocuments {
    private StoreDocuments() {}

    /**
     * Writes them anew.
     *
     * @throws IOException where they cannot be written; those that are there stay whole
     */
    public static void write(StoreLayout layout, HadoopSettings settings) throws IOException {
        FileSystem files = settings.fileSystem(layout.root());
        List<String> tables = TableSchema.ALL.stream()
                .filter(table -> hasRows(files, layout, table))
                .toList();
        Optional<String> baseline = Baselines.of(layout, settings).runId(Baselines.USUAL);
        Map<Path, String> texts = new LinkedHashMap<>();
        texts.put(new Path(layout.root(), "DICTIONARY.md"), Dictionary.markdown());
        for (StoreViews views : StoreViews.values()) {
            texts.put(
                    new Path(layout.root(), views.file()),
                    views.sql(tables, location(layout.tables(), views), baseline));
        }
        TextFiles.replace(files, texts);
    }

    private static boolean hasRows(FileSystem files, StoreLayout layout, String table) {
        try {
            return files.listStatus(new Path(layout.tables(), table)).length > 0;
        } catch (IOException none) {
            return false;
        }
    }

    /** DuckDB takes paths, and S3's own scheme. */
    private static String location(Path tables, StoreViews views) {
        if (views == StoreViews.SPARK) {
            return tables.toString();
        }
        return StoreLayout.isLocal(tables)
                ? tables.toUri().getPath()
                : tables.toString().replaceFirst("^s3a:", "s3:");
    }
}
