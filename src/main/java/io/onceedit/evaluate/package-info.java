/**
 * Protocols: probes, an untouched host's own answers and an edited model go in, one observation for each probe comes out. Knows the
 * fusion contract; imports nothing of metrics, plans or engines of distribution.
 */
package io.onceedit.evaluate;
