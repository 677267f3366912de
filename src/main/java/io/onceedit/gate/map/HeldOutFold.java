package io.onceedit.gate.map;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.TextProbe;
import io.onceedit.corpus.TrainingPool;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A part of the pool that plays the edits, while the rest is learned from.
 *
 * @param learned the rest
 * @param heldOut the part
 * @param forms what a gate would remember of each record of the part, with paraphrases lent by the rest
 */
record HeldOutFold(List<PoolQuestion> learned, List<PoolQuestion> heldOut, List<FactForms> forms) {
    /** Deals the questions out, each to one fold; a fold that would be empty is left out. */
    static List<HeldOutFold> deal(List<PoolQuestion> questions, GateMapSettings settings) {
        List<List<PoolQuestion>> parts = new ArrayList<>();
        for (int fold = 0; fold < settings.calibration().folds(); fold++) {
            parts.add(new ArrayList<>());
        }
        List<PoolQuestion> left = new ArrayList<>(questions);
        SplittableRandom random = new SplittableRandom(settings.seed());
        for (int dealt = 0; !left.isEmpty(); dealt++) {
            parts.get(dealt % parts.size()).add(left.remove(random.nextInt(left.size())));
        }
        return parts.stream()
                .filter(part -> !part.isEmpty())
                .map(part -> fold(questions, part, settings.paraphrases()))
                .toList();
    }

    private static HeldOutFold fold(List<PoolQuestion> questions, List<PoolQuestion> part, int paraphrases) {
        List<PoolQuestion> rest =
                questions.stream().filter(question -> !part.contains(question)).toList();
        PoolWordings wordings = PoolWordings.of(
                new TrainingPool(rest.stream().map(PoolQuestion::record).toList()));
        LeakCheck rephrasings = LeakCheck.of(
                part.stream().flatMap(HeldOutFold::rephrasingProbes).toList());
        List<FactForms> forms = part.stream()
                .map(question -> wordings.lendTo(question.record(), rephrasings))
                .map(record -> FactForms.of(record, paraphrases))
                .toList();
        return new HeldOutFold(rest, part, forms);
    }

    private static Stream<Probe> rephrasingProbes(PoolQuestion question) {
        EditRecord record = question.record();
        return question.whole().rephrasings().stream()
                .map(text -> new Probe(
                        record.id() + "/" + ProbeKind.REPHRASE.columnName(),
                        record.id(),
                        ProbeKind.REPHRASE,
                        new TextProbe(text, record.target())));
    }
}
