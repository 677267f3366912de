/** The fusion rules by name. Knows every rule; no rule knows it. */
package io.onceedit.ensemble.registry;
