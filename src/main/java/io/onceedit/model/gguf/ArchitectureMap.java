package io.onceedit.model.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a file of one architecture is read as the model that Hugging Face transformers has. */
interface ArchitectureMap {
    /** The configuration in the form of {@code config.json}, without what all architectures share. */
    ObjectNode config(ArchitectureFields fields);

    /** The names of its tensors. */
    TensorNames names();

    /** What the format did to a tensor. */
    TensorChange change(String stored, ArchitectureFields fields);
}
