package io.onceedit.spark.executor;

/** An executor cannot compute on the device that Spark has given a task of it: no unit is to blame, the cluster's settings are. */
public final class UnusableDeviceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableDeviceException(String message) {
        super(message);
    }
}
