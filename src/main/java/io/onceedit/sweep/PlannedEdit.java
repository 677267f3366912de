package io.onceedit.sweep;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.MissingProbe;
import io.onceedit.corpus.Probe;
import java.util.List;
import java.util.Objects;

/**
 * An edit with all that is asked about it.
 *
 * @param record the edit
 * @param probes of one seed
 * @param missing what cannot be asked with that seed
 */
public record PlannedEdit(EditRecord record, List<Probe> probes, List<MissingProbe> missing) {
    public PlannedEdit {
        Objects.requireNonNull(record, "record");
        probes = List.copyOf(probes);
        missing = List.copyOf(missing);
    }
}
