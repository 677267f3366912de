package io.onceedit.report;

/**
 * An edit.
 *
 * @param id its id in the corpus
 * @param subject what it is about; empty where the corpus names none
 * @param prompt its prompt
 * @param target the new answer
 * @param groundTruth the answer before; empty where the corpus names none
 */
public record ReportedFact(String id, String subject, String prompt, String target, String groundTruth) {}
