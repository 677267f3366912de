/** Models: a folder or a GGUF file is opened into a decoder and a tokenizer. Imports nothing of the rooms above. */
package io.onceedit.model;
