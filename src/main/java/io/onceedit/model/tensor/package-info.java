/** The tensor engine: scopes, threads, gradient mode, guards. Imports nothing of the other rooms. */
package io.onceedit.model.tensor;
