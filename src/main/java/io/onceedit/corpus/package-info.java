/** Edit records, probes, the readers of each data set's form, validation, batching and the training pool. Of the other rooms it knows {@code config} alone. */
package io.onceedit.corpus;
