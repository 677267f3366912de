package io.onceedit.model.decoder;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Decoders as on a device with little memory: a pass of more rows than fit asks the engine for more than any machine has, and fails as the
 * engine fails. All else is the decoder's own.
 */
public final class ScarceMemory {
    private static final Shape MORE_THAN_ANY_MACHINE_HAS = new Shape(1L << 46);

    private ScarceMemory() {}

    /** Takes more memory than there is. */
    public static void exhaust(NDManager scope) {
        scope.create(MORE_THAN_ANY_MACHINE_HAS, DataType.FLOAT32);
    }

    /** The decoder, and whatever is made of it, with memory for so many rows at once. */
    public static Decoder of(Decoder decoder, int rowsThatFit) {
        return (Decoder) Proxy.newProxyInstance(
                ScarceMemory.class.getClassLoader(), new Class<?>[] {Decoder.class}, (proxy, method, arguments) -> {
                    for (Object argument : arguments == null ? new Object[0] : arguments) {
                        if (argument instanceof TokenBatch batch && batch.size() > rowsThatFit) {
                            try (NDManager scope = decoder.newScope()) {
                                exhaust(scope);
                            }
                        }
                    }
                    try {
                        Object result = method.invoke(decoder, arguments);
                        return result instanceof Decoder made ? of(made, rowsThatFit) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
