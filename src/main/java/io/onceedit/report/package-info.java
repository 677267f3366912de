/** What a person reads of a run: records of what is shown, made by whoever reads the store, and what writes them as a page, Markdown, CSV, JUnit XML
 * and a table for a terminal. All rounding happens here. Reads the records of {@code aggregate} and {@code metric}, opens no file. */
package io.onceedit.report;
