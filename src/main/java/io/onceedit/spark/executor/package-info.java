/** What runs in an executor: units on models that are opened once for each process. */
package io.onceedit.spark.executor;
