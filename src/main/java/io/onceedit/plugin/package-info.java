/**
 * The plug-in: a base model, an edit batch and the texts made from it go in; changed tensors and a manifest come out, and are opened again
 * as an edited model. Knows the model and the corpus; knows nothing of gates, hosts and probes' scores.
 */
package io.onceedit.plugin;
