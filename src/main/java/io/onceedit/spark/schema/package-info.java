/** The Parquet tables: their columns come from data-schemas, one file for each table; rows are checked against them. */
package io.onceedit.spark.schema;
