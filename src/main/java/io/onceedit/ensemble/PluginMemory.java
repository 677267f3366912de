package io.onceedit.ensemble;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What rules remember of one opened plug-in, whichever host they are bound to: a plug-in reads text and not host tokens, so what it said
 * once need not be asked again for the next host. One memory is made with each opened plug-in and dropped with it. Safe for use by many
 * threads.
 */
public final class PluginMemory {
    private final Map<Class<?>, Object> kept = new ConcurrentHashMap<>();

    /** The one thing of its kind, made at the first call. It must be safe for use by many threads and hold no native memory. */
    public <T> T computeIfAbsent(Class<T> kind, Supplier<? extends T> make) {
        return kind.cast(kept.computeIfAbsent(kind, missing -> make.get()));
    }
}
