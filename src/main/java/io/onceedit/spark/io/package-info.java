/** Hadoop file systems: opening inputs by URI, keeping models that lie elsewhere, committing tables and manifests so that nothing half-written is
 * ever visible. */
package io.onceedit.spark.io;
