/**
 * Which unit goes next, and where: units with the models that they read and the units that they need come in, bundles for free slots go
 * out. It knows no unit's content, no clock and no thread, so that equal reports give equal bundles; it imports nothing.
 */
package io.onceedit.sweep.schedule;
