/** Text to token ids with character offsets and back. Imports nothing of the other rooms. */
package io.onceedit.model.tokenizer;
