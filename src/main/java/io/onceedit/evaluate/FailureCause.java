package io.onceedit.evaluate;

import java.util.Locale;

/** Why an evaluated probe is not exactly as asked. */
public enum FailureCause {
    /** The edit's answer was asked for, and the gate left the prompt to the host. */
    GATE_CLOSED,
    /** The host's answer had to stay, and the gate took the prompt away from it. */
    GATE_OPEN,
    /** The plug-in itself says something else. */
    NOT_LEARNED,
    /** The plug-in says what is asked for, and the fused token is another. */
    FUSION_LOSS,
    /** The gate was open, and what the plug-in alone says is not known. */
    FUSED_OTHERWISE;

    /** The name in tables. */
    public String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The cause where the gate is open and a fused token is not the answer's.
     *
     * @param spoken what the plug-in alone says there, empty where that is not known
     * @param rest what the answer goes on with there, nothing behind its end
     */
    static FailureCause behindOpenGate(String spoken, String rest) {
        if (spoken.isEmpty()) {
            return FUSED_OTHERWISE;
        }
        String said = spoken.strip();
        String asked = rest.strip();
        boolean isOneEmpty = said.isEmpty() || asked.isEmpty();
        boolean agrees = isOneEmpty ? said.equals(asked) : asked.startsWith(said) || said.startsWith(asked);
        return agrees ? FUSION_LOSS : NOT_LEARNED;
    }
}
