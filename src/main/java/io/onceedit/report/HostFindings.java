package io.onceedit.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What is known of a host before it is asked anything.
 *
 * @param host the host
 * @param targets what of the edits its vocabulary can say
 * @param tokens what it has in common with the plug-in base
 * @param memory what it takes
 */
public record HostFindings(ReportedHost host, Targets targets, Tokens tokens, Memory memory) {
    private static final int NAMED_EDITS = 20;

    public HostFindings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(targets, "targets");
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(memory, "memory");
    }

    /**
     * What of the edits a vocabulary can say.
     *
     * @param edits all edits
     * @param expressible edits whose targets it can say
     * @param lost ids of the others, or of the first of them
     */
    public record Targets(long edits, long expressible, List<String> lost) {
        public Targets {
            lost = List.copyOf(lost);
        }
    }

    /**
     * What two vocabularies have in common.
     *
     * @param host different texts of the host's tokens
     * @param plugin those of the plug-in base's
     * @param common those that both have
     */
    public record Tokens(long host, long plugin, long common) {
        /** The share of the host's. */
        public double share() {
            return host == 0 ? 0 : (double) common / host;
        }
    }

    /**
     * What memory it takes, beside Java's heap.
     *
     * @param largestUnitBytes what the largest unit takes, alone
     * @param machineBytes what this machine has; 0 where units run elsewhere
     */
    public record Memory(long largestUnitBytes, long machineBytes) {}

    /** The model and how it is held. */
    String description() {
        return host.architecture() + ", " + Headline.count(host.parameters(), "parameter") + ", vocabulary of "
                + Headline.count(host.vocabulary()) + ", weights held as " + host.type();
    }

    /** What is known, in lines. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(host.id() + " is " + description());
        lines.add(said());
        lines.add(String.format(
                Locale.ROOT,
                "%,d of its %s (%s %%) are the plug-in base's too, which has %,d",
                tokens.common(),
                Headline.count(tokens.host(), "token"),
                Percent.of(tokens.share()),
                tokens.plugin()));
        lines.add("the largest unit takes about " + CostWords.bytes(memory.largestUnitBytes())
                + " of memory beside Java's heap, "
                + (memory.machineBytes() == 0
                        ? "on a machine of the cluster"
                        : "this machine has " + CostWords.bytes(memory.machineBytes())));
        return lines;
    }

    private String said() {
        long lost = targets.edits() - targets.expressible();
        String counted = Headline.count(targets.expressible()) + " of " + Headline.count(targets.edits(), "target")
                + " can be said in its tokens";
        if (lost == 0) {
            return counted;
        }
        List<String> named =
                targets.lost().subList(0, Math.min(NAMED_EDITS, targets.lost().size()));
        return counted + "; not: " + String.join(", ", named)
                + (lost > named.size() ? " and " + Headline.count(lost - named.size()) + " more" : "");
    }
}
