/** GPT-J in terms of the shared blocks. */
package io.onceedit.model.decoder.gptj;
