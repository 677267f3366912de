/** Reads runs of a store through Spark into the records of {@code report}: what is added up is added up by Spark, and the driver gets what is shown. */
package io.onceedit.spark.report;
