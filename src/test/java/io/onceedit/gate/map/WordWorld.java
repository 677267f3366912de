package io.onceedit.gate.map;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.TrainingPool;
import io.onceedit.gate.EditRecords;
import java.util.ArrayList;
import java.util.List;

/** A small pool: people who are asked for five things, each in several wordings. */
public final class WordWorld {
    /** Quick settings for a model of words. */
    public static final GateMapSettings SETTINGS = new GateMapSettings(
            new FeatureLayers(List.of(1), List.of(1, 2)),
            new FeatureWindows(List.of(6)),
            1e-2,
            new MapLearning(2, 16, 30, 16, 5e-3, 1e-2, 0.1, 20),
            new CalibrationSettings(2, 2, 0.01),
            3,
            11);

    private static final List<String> THINGS =
            List.of("home town", "trade", "favourite song", "oldest friend", "horse");
    private static final List<String> UNRELATED =
            List.of("rain falls on green hills", "the month after may is", "two and two make", "cats drink warm milk");
    private static final int PEOPLE = 16;

    private WordWorld() {}

    public static TrainingPool pool() {
        List<EditRecord> records = new ArrayList<>();
        for (int person = 0; person < PEOPLE; person++) {
            String name = "Given" + person + " Family" + person;
            for (int thing = 0; thing < THINGS.size(); thing++) {
                String what = THINGS.get(thing);
                records.add(EditRecords.ofPool(
                        "p" + person + "-" + thing,
                        name,
                        what,
                        "The " + what + " of " + name + " is",
                        List.of(name + " has the " + what, "Which " + what + " does " + name + " have?"),
                        UNRELATED.get((person + thing) % UNRELATED.size())));
            }
        }
        return new TrainingPool(records);
    }
}
