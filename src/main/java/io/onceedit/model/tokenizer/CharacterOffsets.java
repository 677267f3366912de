package io.onceedit.model.tokenizer;

/** Turns offsets in code points, as native tokenizers count, into offsets in UTF-16 units, as Java counts. */
final class CharacterOffsets {
    private final int[] unitOfCodePoint;

    private CharacterOffsets(int[] unitOfCodePoint) {
        this.unitOfCodePoint = unitOfCodePoint;
    }

    static CharacterOffsets of(String text) {
        int codePoints = text.codePointCount(0, text.length());
        if (codePoints == text.length()) {
            return new CharacterOffsets(new int[0]);
        }
        int[] unitOfCodePoint = new int[codePoints + 1];
        for (int i = 0; i < codePoints; i++) {
            unitOfCodePoint[i + 1] = unitOfCodePoint[i] + Character.charCount(text.codePointAt(unitOfCodePoint[i]));
        }
        return new CharacterOffsets(unitOfCodePoint);
    }

    /** The UTF-16 offset of a code point offset. */
    int unit(int codePoint) {
        return unitOfCodePoint.length == 0 ? codePoint : unitOfCodePoint[codePoint];
    }
}
