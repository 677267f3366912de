package io.onceedit.spark.executor;

import ai.djl.Device;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.resource.ResourceInformation;

/** The accelerators among the resources that Spark's scheduler gives an executor or a task. */
final class GivenDevices {
    private GivenDevices() {}

    /** None where there are no resources of that name. */
    static List<Device> of(Map<String, ResourceInformation> resources) {
        ResourceInformation given = resources.get(TaskDevice.RESOURCE);
        return given == null
                ? List.of()
                : Stream.of(given.addresses())
                        .filter(address -> TaskDevice.INDEX.matcher(address).matches())
                        .map(address -> Device.gpu(Integer.parseInt(address)))
                        .toList();
    }
}
