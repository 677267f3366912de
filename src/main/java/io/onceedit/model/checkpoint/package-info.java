/** Models on disk: folders with configuration, checked and memory-mapped weights, content hashes, a safetensors writer. Imports the tensor room alone. */
package io.onceedit.model.checkpoint;
