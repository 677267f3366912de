package io.onceedit.cli;

import ai.djl.Device;
import io.onceedit.model.tensor.Devices;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a device. */
final class DeviceConverter implements ITypeConverter<Device> {
    @Override
    public Device convert(String name) {
        return Devices.named(name)
                .orElseThrow(() -> new TypeConversionException("expected " + Devices.PROCESSOR
                        + ", or gpu with its index such as gpu0, found \"" + name + "\""));
    }
}
