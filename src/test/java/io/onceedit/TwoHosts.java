package io.onceedit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master$;
import org.apache.spark.deploy.worker.Worker$;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;

/**
 * A standalone cluster of this machine under two addresses, each with a worker for one executor of one core: Spark begins a task a second
 * time on another host only. Executors are child processes.
 */
public final class TwoHosts implements AutoCloseable {
    private static final List<String> HOSTS = List.of("127.0.0.1", "127.0.0.2");
    private static final int MEGABYTES = 1024;

    private final List<RpcEnv> running = new ArrayList<>();
    private final String master;

    /** Starts it. */
    public TwoHosts(Path work) {
        SparkConf conf = new SparkConf(false)
                .set("spark.local.dir", work.resolve("workers").toString());
        RpcEnv first =
                Master$.MODULE$.startRpcEnvAndEndpoint(HOSTS.get(0), 0, 0, conf)._1();
        running.add(first);
        master = first.address().toSparkURL();
        for (int worker = 0; worker < HOSTS.size(); worker++) {
            running.add(Worker$.MODULE$.startRpcEnvAndEndpoint(
                    HOSTS.get(worker),
                    0,
                    0,
                    1,
                    MEGABYTES,
                    new String[] {master},
                    work.resolve("work").toString(),
                    Option.apply(worker),
                    conf,
                    Option.empty()));
        }
    }

    /** Spark's settings for an executor on each host. */
    public Map<String, String> settings() {
        Map<String, String> settings = ChildProcess.localCluster(HOSTS.size());
        settings.put("spark.master", master);
        return settings;
    }

    @Override
    public void close() {
        for (RpcEnv environment : running) {
            environment.shutdown();
        }
        running.forEach(RpcEnv::awaitTermination);
    }
}
