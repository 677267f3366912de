package io.onceedit.ensemble.relative;

import java.util.List;

/** How the host's next token is found from where host and plug-in meet. */
interface TokenChoice {
    /** The token of each position, in order. */
    int[] choose(PairSpace pair, List<Meeting> meetings);

    /** Whether it needs the rows of all candidates. */
    boolean searches();

    /** What it looks at, as results state it. */
    String computedOver(PairSpace pair);
}
