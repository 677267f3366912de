/** Listeners that the core reports its progress to, what it reports, and signals to stop. Imports nothing of the other rooms. */
package io.onceedit.progress;
