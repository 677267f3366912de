/** Llama, Mistral and Qwen2 in terms of the shared blocks. */
package io.onceedit.model.decoder.llama;
