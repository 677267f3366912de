package io.onceedit.evaluate;

/** Why an evaluated probe is not exactly as asked: what of host, gate, plug-in and fusion is to blame. The names are those of tables. */
public enum FailureCause {
    /** The edit's answer was asked for, and the gate left the prompt to the host. */
    GATE_CLOSED,
    /** The host's answer had to stay, and the gate took the prompt away from it: another edit fired, or this one where it should not. */
    GATE_OPEN,
    /** The host's answer had to stay, the gate left the prompt to the host, and that says something else than it did alone. */
    HOST_CHANGED,
    /** The plug-in itself says something else. */
    NOT_LEARNED,
    /** The plug-in says the very token that is asked for, and the map between the vocabularies made another of it. */
    ALIGNMENT_LOSS,
    /** The plug-in says what is asked for in tokens that are cut elsewhere than the host's, and the rule lost it there. */
    TOKEN_BOUNDARY,
    /** The gate was open, and what the plug-in alone says is not known. */
    FUSED_OTHERWISE;

    /** The name in tables. */
    public String columnName() {
        return name();
    }

    /** The cause where the host's answer had to stay and did not. */
    static FailureCause ofALostAnswer(boolean gateIsOpen) {
        return gateIsOpen ? GATE_OPEN : HOST_CHANGED;
    }

    /**
     * The cause where the gate is open and a fused token is not the answer's.
     *
     * @param spoken what the plug-in alone says there, empty where that is not known
     * @param fused the text of the fused token
     * @param token the text of the host's token that the answer goes on with, nothing behind its end
     * @param rest the text that the answer goes on with, nothing behind its end
     */
    static FailureCause behindOpenGate(String spoken, String fused, String token, String rest) {
        if (spoken.isEmpty()) {
            return FUSED_OTHERWISE;
        }
        if (!agree(spoken, rest)) {
            return NOT_LEARNED;
        }
        boolean isTheToken = spoken.strip().equals(token.strip());
        return isTheToken && !agree(fused, rest) ? ALIGNMENT_LOSS : TOKEN_BOUNDARY;
    }

    private static boolean agree(String text, String rest) {
        String said = text.strip();
        String asked = rest.strip();
        boolean isOneEmpty = said.isEmpty() || asked.isEmpty();
        return isOneEmpty ? said.equals(asked) : asked.startsWith(said) || said.startsWith(asked);
    }
}
