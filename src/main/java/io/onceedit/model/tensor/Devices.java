package io.onceedit.model.tensor;

import ai.djl.Device;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Devices by the names that flags and tables have for them: {@code cpu}, {@code gpu0}, {@code gpu1} and so on. */
public final class Devices {
    /** The processor. */
    public static final String PROCESSOR = "cpu";

    private static final Pattern ACCELERATOR = Pattern.compile("gpu(\\d{1,4})");

    private Devices() {}

    /** A device's name. */
    public static String nameOf(Device device) {
        return device.isGpu() ? device.getDeviceType() + device.getDeviceId() : PROCESSOR;
    }

    /** The device of that name, whether it is there or not. */
    public static Optional<Device> named(String name) {
        if (name.equals(PROCESSOR)) {
            return Optional.of(Device.cpu());
        }
        Matcher accelerator = ACCELERATOR.matcher(name);
        return accelerator.matches()
                ? Optional.of(Device.gpu(Integer.parseInt(accelerator.group(1))))
                : Optional.empty();
    }
}
