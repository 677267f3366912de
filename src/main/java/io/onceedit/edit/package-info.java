/** What an editing method leaves behind: a model that answers. Knows gates and fusion rules; knows nothing of probes and metrics. */
package io.onceedit.edit;
