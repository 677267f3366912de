/** Fusion rules by name: a plug-in and a host answer together. Knows gates and alignment tables; knows nothing of probes and metrics. */
package io.onceedit.ensemble;
