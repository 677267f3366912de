/** The method of this project: one edited plug-in behind a gate, fused with an untouched host by a rule. */
package io.onceedit.edit.onceedit;
