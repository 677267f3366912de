/** OLMo 2 in terms of the shared blocks. */
package io.onceedit.model.decoder.olmo2;
