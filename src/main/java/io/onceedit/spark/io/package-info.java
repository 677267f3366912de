/** Hadoop file systems: opening inputs by URI, committing tables and manifests so that nothing half-written is ever visible. */
package io.onceedit.spark.io;
