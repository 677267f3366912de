/** Two runs of a store side by side: pairs their outcomes where the rows are, and brings groups' comparisons to the driver. */
package io.onceedit.spark.compare;
