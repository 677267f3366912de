package io.onceedit.spark.io;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Hadoop's settings as Spark has them: Hadoop's own files with every {@code spark.hadoop.*} setting put over them. Run file, corpora,
 * artefacts and tables are all reached by these, in the driver as in executors, which get them with their tasks.
 */
public final class HadoopSettings implements Serializable {
    private static final long serialVersionUID = 1;

    private final SerializableConfiguration configuration;

    private HadoopSettings(Configuration configuration) {
        this.configuration = new SerializableConfiguration(configuration);
    }

    /** The settings that a session opened by this process has, whether it is open yet or not. */
    public static HadoopSettings ofSpark() {
        return of(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
    }

    /** The settings of an open session. */
    public static HadoopSettings of(SparkSession session) {
        return of(session.sparkContext().hadoopConfiguration());
    }

    static HadoopSettings of(Configuration configuration) {
        return new HadoopSettings(configuration);
    }

    Configuration configuration() {
        return configuration.value();
    }
}
