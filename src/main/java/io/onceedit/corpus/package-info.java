/** Edit records, probes, the readers of each data set's form, validation, batching and the training pool. Imports nothing of the other rooms. */
package io.onceedit.corpus;
