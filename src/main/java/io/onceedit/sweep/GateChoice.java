package io.onceedit.sweep;

import io.onceedit.corpus.TrainingPool;
import io.onceedit.gate.GateExpression;
import io.onceedit.gate.GateName;
import io.onceedit.gate.map.GateMapLearner;
import java.util.List;
import java.util.function.Predicate;

/** Which gates a sweep's methods ask, once its corpora are read: what can be known of a gate before anything is trained. */
public final class GateChoice {
    private final SweepConfig config;
    private final boolean namesSubjects;
    private final TrainingPool pool;

    private GateChoice(SweepConfig config, SweepInput input) {
        this.config = config;
        this.namesSubjects = input.reading().editsWithSubject() > 0;
        this.pool = input.pool().training();
    }

    /**
     * The sweep with every method's gates chosen: where a method names none, {@code fact} if every edit names its subject and the pool
     * teaches relations, else {@code key}.
     *
     * @throws IllegalArgumentException where a method names gates that the edits or the pool give nothing to decide with
     */
    public static SweepConfig of(SweepConfig config, SweepInput input) {
        GateChoice choice = new GateChoice(config, input);
        boolean allNamed = input.reading().editsWithSubject() == input.edits().count();
        List<MethodSettings> methods = config.methods().stream()
                .map(method -> method.isHost()
                        ? method
                        : method.withGate(
                                choice.of(method, method.gate().expression().chosenFor(allNamed))))
                .toList();
        return config.with(config.hosts(), methods);
    }

    private GateExpression of(MethodSettings method, GateExpression gates) {
        if (asks(gates, GateName::needsMaps) && !GateMapLearner.canLearnKeys(pool)) {
            throw new IllegalArgumentException(cannot(method, gates) + "fewer than " + GateMapLearner.LEAST_RECORDS
                    + " records of pool " + config.pool().path()
                    + " have a paraphrase or rephrasing to learn from; take another pool, or gate: subject");
        }
        boolean relations = !asks(gates, GateName::readsRelations) || GateMapLearner.canLearnRelations(pool);
        if (method.gate().expression().equals(GateExpression.byEdits())) {
            return relations ? gates : new GateExpression.Single(GateName.KEY);
        }
        if (asks(gates, GateName::readsSubjects) && !namesSubjects) {
            throw new IllegalArgumentException(cannot(method, gates) + "no edit of corpus "
                    + config.corpus().path() + " names its subject; take gate: key, or give the edits subjects");
        }
        if (!relations) {
            throw new IllegalArgumentException(
                    cannot(method, gates) + "fewer than " + GateMapLearner.LEAST_RECORDS
                            + " records of pool " + config.pool().path()
                            + " name their subject in several wordings to learn relations from; take gate: key, or another pool");
        }
        return gates;
    }

    private static boolean asks(GateExpression gates, Predicate<GateName> which) {
        return gates.names().anyMatch(which);
    }

    private static String cannot(MethodSettings method, GateExpression gates) {
        return "Cannot use gate " + gates.text() + " of method " + method.name() + ": ";
    }
}
