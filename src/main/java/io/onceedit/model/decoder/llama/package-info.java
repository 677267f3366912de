/** Llama in terms of the shared blocks, and what later models took over from it. Imports nothing but the specifications. */
package io.onceedit.model.decoder.llama;
