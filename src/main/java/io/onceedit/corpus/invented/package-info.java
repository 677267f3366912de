/** Corpora of any size about invented people, to measure with: what a record says depends on a seed and its place alone. */
package io.onceedit.corpus.invented;
