/** Models on disk: folders with configuration, checked weights that are read in pieces, content hashes, a safetensors writer. Imports nothing of the other rooms. */
package io.onceedit.model.checkpoint;
