/** The forward pass: token batches in, hidden states and logits out, with a key-value cache. One mapping for each architecture onto shared blocks. */
package io.onceedit.model.decoder;
