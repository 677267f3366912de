"""The training text: every document is a list of (text, weight) parts that ends with a line end."""

import random

from generic import generic_facts, generic_prompts, sentence
from phrasings import ALIAS_PHRASINGS, NOTE_LABELS

PROMPT_WEIGHT = 0.3
ALIAS_SHARE = 0.3


def answered(prompt, answer):
    """A document of which the answer and the line end after it count fully and the prompt counts less."""
    return [(prompt, PROMPT_WEIGHT), (f" {answer}\n", 1.0)]


def epoch_documents(world, seed, epoch):
    """The documents of one epoch. Which name a subject goes by is drawn anew each time; the phrasings are not."""
    draw = random.Random(f"text-{seed}-{epoch}")
    documents = []
    for fact in world.facts:
        for number in range(len(fact.phrasings())):
            if number not in fact.held_out:
                documents.append(answered(fact.prompt(number, draw.random() < ALIAS_SHARE), fact.answer))
    for subject in world.subjects:
        documents.append(_note(world, subject, draw))
        for phrasing in draw.sample(ALIAS_PHRASINGS, 2):
            documents.append([(phrasing.format(s=subject.name, a=subject.alias) + "\n", 0.6)])
    for kind, subject, answer in generic_facts():
        documents += [answered(prompt, answer) for prompt in generic_prompts(kind, subject)]
    documents += [[(sentence(draw) + "\n", 0.5)] for _ in range(500)]
    draw.shuffle(documents)
    return documents


def _note(world, subject, draw):
    """All facts of a subject in one line, in any order."""
    facts = [fact for fact in world.facts if fact.subject is subject]
    draw.shuffle(facts)
    parts = [(f"Notes on {subject.name}", PROMPT_WEIGHT)]
    for fact in facts:
        parts += [(f"; {NOTE_LABELS[fact.relation]}", PROMPT_WEIGHT), (f" {fact.answer}", 1.0)]
    return parts + [("\n", 1.0)]


def plain_text(world, seed):
    """One epoch as plain lines, to train tokenizers on."""
    return ["".join(text for text, _ in document).rstrip("\n") for document in epoch_documents(world, seed, 0)]
