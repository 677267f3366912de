/** Models on disk: folders with configuration, checked and memory-mapped weights, content hashes, a safetensors writer. Imports nothing of the other rooms. */
package io.onceedit.model.checkpoint;
