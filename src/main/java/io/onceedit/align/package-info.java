/**
 * Alignment of two vocabularies: anchors, relative representations and the inverse look-up, once for a pair of plug-in base and host. Open
 * models come in, an {@link io.onceedit.align.AlignmentTable} goes out. Imports models and progress only.
 */
package io.onceedit.align;
