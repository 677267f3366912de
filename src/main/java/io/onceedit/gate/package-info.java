/** Decides whether a prompt is about an edit, and about which. Reads a plug-in's frozen layers and the corpus; knows nothing of hosts. */
package io.onceedit.gate;
