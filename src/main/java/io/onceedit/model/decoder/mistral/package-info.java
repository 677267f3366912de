/** Mistral in terms of the shared blocks. */
package io.onceedit.model.decoder.mistral;
