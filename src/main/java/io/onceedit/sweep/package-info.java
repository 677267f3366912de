/**
 * Configuration to plan, plan to work units and their keys, one unit to its result, and the contract of the result store. A plan runs
 * in a plain JVM; whoever distributes it adds nothing to what its units mean. Imports every room below; knows nothing of Spark.
 */
package io.onceedit.sweep;
