package io.onceedit.spark.io;

import io.onceedit.evaluate.HostMemory;
import io.onceedit.evaluate.KeptFilesContract;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** Answers as Parquet, on a local disk. */
final class ParquetKeptFilesTest extends KeptFilesContract {
    @Override
    protected HostMemory open(Path cache) {
        return ParquetKeptFiles.memory(
                StoreLayout.qualify(cache.toString()), HadoopSettings.of(new Configuration(false)));
    }
}
