package io.onceedit.report;

/**
 * A host model.
 *
 * @param id its name in the run file
 * @param architecture as its configuration names it
 * @param parameters numbers in all parameters
 * @param vocabulary rows of its output head
 * @param type of its weights in memory
 */
public record ReportedHost(String id, String architecture, long parameters, long vocabulary, String type) {}
