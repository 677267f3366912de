package io.onceedit.model.tokenizer;

/**
 * A token that stands beside a tokenizer's learned vocabulary.
 *
 * @param id its id
 * @param content the text that it stands for, or its name where it is special
 * @param special whether it is a control token that stands for no text
 */
record AddedToken(int id, String content, boolean special) {}
