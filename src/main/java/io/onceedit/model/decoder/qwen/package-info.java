/** Qwen in terms of the shared blocks. */
package io.onceedit.model.decoder.qwen;
