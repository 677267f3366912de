package io.onceedit.corpus.invented;

import java.util.List;

/**
 * What is said of invented people.
 *
 * @param columnName its name in a corpus
 * @param wordings the edit's, two that are trained on, three that are evaluated, and what follows, with a place for the subject
 */
record InventedRelation(String columnName, List<String> wordings) {
    /** All of them. */
    static final List<InventedRelation> ALL = List.of(
            of(
                    "birth_place",
                    "{} was born in",
                    "The birthplace of {} is",
                    "{} is a native of",
                    "Where was {} born? In",
                    "The cradle of {} stood in",
                    "By birth, {} belongs to",
                    "The river of the town where {} was born flows through"),
            of(
                    "home",
                    "{} lives in",
                    "The home of {} is in",
                    "{} has a house in",
                    "Where does {} live? In",
                    "Letters to {} are sent to",
                    "At night {} goes back to",
                    "The market nearest to the home of {} is in"),
            of(
                    "trade_town",
                    "{} learned a trade in",
                    "The workshop that trained {} is in",
                    "{} served an apprenticeship in",
                    "In which town was {} an apprentice? In",
                    "The guild that took {} in sits in",
                    "What {} makes is made as in",
                    "The master of {} later moved to"),
            of(
                    "ship",
                    "{} sails on the ship",
                    "The vessel of {} is called",
                    "{} is one of the crew of the",
                    "Which ship does {} serve on? The",
                    "In the harbour {} boards the",
                    "The log that {} keeps is that of the",
                    "The captain over {} commands the"),
            of(
                    "orchestra",
                    "{} plays in the orchestra of",
                    "The orchestra of {} belongs to",
                    "{} performs with the musicians of",
                    "Whose orchestra does {} play in? That of",
                    "On concert nights {} tunes up in",
                    "The conductor that {} follows is from",
                    "The concert hall of {} was built by"),
            of(
                    "archive",
                    "{} keeps the archive of",
                    "The papers that {} guards are those of",
                    "{} is the archivist of",
                    "Which archive does {} look after? That of",
                    "The keys that {} carries open the vaults of",
                    "Researchers ask {} for the records of",
                    "The oldest book of {} was written in"));

    /** Answers of each relation. */
    static final int ANSWERS = InventedNames.PLACES;

    private static final String SUBJECT = "{}";

    InventedRelation {
        wordings = List.copyOf(wordings);
    }

    private static InventedRelation of(String columnName, String... wordings) {
        return new InventedRelation(columnName, List.of(wordings));
    }

    /** A wording about a subject. */
    String about(int wording, String subject) {
        return wordings.get(wording).replace(SUBJECT, subject);
    }
}
