/** The baseline of every table: the host alone, without any edit. */
package io.onceedit.edit.untouched;
