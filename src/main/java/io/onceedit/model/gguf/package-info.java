/**
 * GGUF files read directly: a path comes in, a {@link io.onceedit.model.checkpoint.Checkpoint} goes out, with configuration, tensor names and
 * tokenizer in the form that Hugging Face transformers has for the same model. Nothing in a file is trusted: counts, lengths and offsets
 * are checked against its size before anything is allocated by them. Imports of the other rooms {@code checkpoint} only.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">GGUF format</a>
 */
package io.onceedit.model.gguf;
