/** Phi-3 in terms of the shared blocks. */
package io.onceedit.model.decoder.phi3;
