/** Models on disk: folders with configuration, checked weights that are read in pieces, content hashes, a safetensors writer. Imports the tensor room alone. */
package io.onceedit.model.checkpoint;
