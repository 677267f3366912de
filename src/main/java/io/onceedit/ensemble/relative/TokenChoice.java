package io.onceedit.ensemble.relative;

import java.util.List;

/** How the host's next token is found from where host and plug-in meet. */
interface TokenChoice {
    /** The token of each position, in order. Where something of a host is missing, it may be uncertain. */
    List<Chosen> choose(PairSpace pair, List<Meeting> meetings);

    /** Whether it cannot choose from what is there of a host, whatever the plug-in says. */
    boolean lacks(HostReading host);

    /** Whether it needs the rows of all candidates. */
    boolean searches();

    /** What it looks at, as results state it. */
    String computedOver(PairSpace pair);
}
