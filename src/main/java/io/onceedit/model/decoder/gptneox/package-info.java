/** GPT-NeoX and Pythia in terms of the shared blocks. */
package io.onceedit.model.decoder.gptneox;
