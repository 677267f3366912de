/**
 * The published fusion rules: host and plug-in meet in the space of relative representations. A known answer or a prompt comes in with the
 * gate's decision, the host's next token goes out. Knows alignment and models; imports no other rule.
 */
package io.onceedit.ensemble.relative;
