/** Reading run files: a tree with line numbers, typed access that collects every problem, the check for unknown keys. Imports nothing of the other rooms. */
package io.onceedit.config;
