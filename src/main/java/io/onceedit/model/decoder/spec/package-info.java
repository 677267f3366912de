/**
 * What a decoder is made of, as values: a configuration goes in, a specification of blocks with the names and shapes of their tensors comes
 * out. Holds no tensors and imports nothing of the other rooms.
 */
package io.onceedit.model.decoder.spec;
