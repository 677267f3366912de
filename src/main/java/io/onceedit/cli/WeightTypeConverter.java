package io.onceedit.cli;

import io.onceedit.model.tensor.WeightType;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of {@code --dtype}. */
final class WeightTypeConverter implements ITypeConverter<WeightType> {
    @Override
    public WeightType convert(String typed) {
        return WeightType.named(typed)
                .orElseThrow(() -> new TypeConversionException(
                        "expected one of " + WeightType.names() + ", found \"" + typed + "\""));
    }
}
