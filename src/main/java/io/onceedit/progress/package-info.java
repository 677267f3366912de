/** A listener that the core reports its progress to. Imports nothing of the other rooms. */
package io.onceedit.progress;
