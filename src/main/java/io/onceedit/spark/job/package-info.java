/** The sweep as a Spark job: units become tasks, results become tables. */
package io.onceedit.spark.job;
