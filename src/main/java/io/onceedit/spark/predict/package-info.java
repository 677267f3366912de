/**
 * Edited hosts as columns of a dataset, for somebody else's Spark job: a dataset of prompts comes in, the same rows with answers go out. What
 * is asked for is checked on the driver before anything runs; the work is done by {@code spark.executor}. Must not import {@code spark.job}.
 */
package io.onceedit.spark.predict;
