package io.onceedit.corpus.invented;

/** Names put together from syllables. */
final class InventedNames {
    private static final String[] FIRST = {
        "Al", "Bren", "Cas", "Dor", "Ed", "Fen", "Gar", "Hil", "Is", "Jor", "Kel", "Lor", "Mar", "Nor", "Ol", "Per"
    };
    private static final String[] FIRST_END = {
        "a", "an", "eth", "ia", "ic", "il", "in", "io", "mund", "na", "o", "or", "ra", "ric", "ta", "wen"
    };
    private static final String[] FAMILY = {
        "Amber", "Birch", "Copper", "Drift", "Ever", "Frost", "Glass", "Hollow", "Inch", "Jas", "Kettle", "Lark",
        "Moss", "Night", "Otter", "Pine", "Quill", "Rain", "Salt", "Thorn", "Under", "Vel", "Wend", "Yarrow"
    };
    private static final String[] MIDDLE = {
        "", "a", "be", "cor", "de", "el", "fa", "gor", "hel", "is", "ka", "li", "mar", "ne", "or", "per", "qua", "ri",
        "san", "tu", "ul", "ven", "wis", "zo"
    };
    private static final String[] FAMILY_END = {
        "bach", "beck", "by", "combe", "dale", "den", "field", "ford", "gate", "ham", "holm", "hurst", "ley", "low",
        "mere", "moor", "ridge", "shaw", "stead", "stone", "ton", "wick", "wold", "worth"
    };

    /** Names of people that there are. */
    static final long PEOPLE =
            (long) FIRST.length * FIRST_END.length * FAMILY.length * MIDDLE.length * FAMILY_END.length;

    /** Names of places that there are. */
    static final int PLACES = MIDDLE.length * FAMILY_END.length;

    /** Has no factor in common with the number of names, so that each place of a corpus gets another one. */
    private static final long STRIDE = 1_234_577;

    private InventedNames() {}

    /**
     * The name of a person, another one for each.
     *
     * @param person in [0, {@link #PEOPLE})
     */
    static String person(long seed, long person) {
        long number = Math.floorMod(person * STRIDE + Math.floorMod(seed, PEOPLE), PEOPLE);
        StringBuilder name = new StringBuilder();
        for (String[] syllables : new String[][] {FIRST, FIRST_END, {" "}, FAMILY, MIDDLE, FAMILY_END}) {
            name.append(syllables[(int) (number % syllables.length)]);
            number /= syllables.length;
        }
        return name.toString();
    }

    /** The name of a place. */
    static String place(int number) {
        String begin = MIDDLE[number % MIDDLE.length];
        String end = FAMILY_END[number / MIDDLE.length % FAMILY_END.length];
        return "Ost" + begin + end;
    }
}
