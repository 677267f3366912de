/** Finds whole names in prompts. Text in, matches and masked sentences out; knows no model and no gate. */
package io.onceedit.gate.subject;
