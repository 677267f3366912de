"""The edit corpus: edits with their evaluation, a training pool without edits, and further probes."""

import json
import random
import re

from generic import generic_facts, generic_prompts
from phrasings import COMMON, ONE_HOP
from world import HELD_OUT_EVALUATED


def write_corpus(world, folder, seed):
    """Writes edits.jsonl, pool.jsonl and probes.jsonl after checking that nothing evaluated leaks into training."""
    draw = random.Random(f"corpus-{seed}")
    edited = _edited_facts(world)
    locality = [fact for fact in world.facts if fact.subject.group == "locality"]
    generic = generic_facts()
    draw.shuffle(generic)
    half = len(generic) // 2
    edits = [_edit(world, f"e{i:03d}", fact, draw, [_known(draw.choice(locality), draw),
                                                    _generic(draw.choice(generic[:half]), draw)])
             for i, fact in enumerate(edited, 1)]
    pooled = [fact for fact in world.facts if fact.subject.group == "pool"]
    pool = [_pool_record(world, f"p{i:03d}", fact, draw, [_generic(draw.choice(generic[half:]), draw)])
            for i, fact in enumerate(pooled, 1)]
    probes = [probe for edit, fact in zip(edits, edited) for probe in _probes(world, edit, fact, locality, draw)]
    check_leaks(edits, pool, probes)
    check_subjects(world, edits, pool, probes)
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in (("edits", edits), ("pool", pool), ("probes", probes)):
        lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
        (folder / f"{name}.jsonl").write_text("".join(lines), "utf-8")
        print(f"corpus: {len(records)} records in {name}.jsonl")


def _edited_facts(world):
    """One fact of every subject of the edit group, the relations in turn."""
    turn, facts = {}, []
    for subject in world.subjects:
        if subject.group == "edit":
            own = [fact for fact in world.facts if fact.subject is subject]
            turn[subject.kind] = turn.get(subject.kind, -1) + 1
            facts.append(own[turn[subject.kind] % len(own)])
    return facts


def _record(world, number, fact, draw, common, rephrasings):
    subject = fact.subject
    return {
        "id": number, "subject": subject.name, "aliases": [subject.alias], "relation": fact.relation,
        "prompt": fact.prompt(common[0]), "target": world.other_answer(fact, draw), "ground_truth": fact.answer,
        "paraphrases": [fact.prompt(i) for i in common[1:4]] + [fact.prompt(common[4], alias=True)],
        "rephrasings": rephrasings,
    }


def _edit(world, number, fact, draw, locality):
    """An edit: evaluated on two phrasings never trained on for it, the second with the other name."""
    common = draw.sample(range(COMMON), 5)
    evaluated = [i for i in fact.held_out if i >= COMMON]
    assert len(evaluated) == HELD_OUT_EVALUATED
    draw.shuffle(evaluated)
    rephrasings = [fact.prompt(evaluated[0]), fact.prompt(evaluated[1], alias=True)]
    record = _record(world, number, fact, draw, common, rephrasings)
    record["locality"] = locality
    hops = [{"prompt": prompt.replace("{s}", fact.subject.name),
             "answer": world.fact_of[record["target"], relation].answer}
            for prompt, relation in ONE_HOP.get(fact.relation, [])]
    return record | ({"portability": hops} if hops else {})


def _pool_record(world, number, fact, draw, locality):
    """A record that is never edited. Its rephrasings may use any phrasing, so a gate can learn all wordings from it."""
    common = draw.sample(range(COMMON), 5)
    others = draw.sample([i for i in range(len(fact.phrasings())) if i not in common], 3)
    rephrasings = [fact.prompt(others[0]), fact.prompt(others[1]), fact.prompt(others[2], alias=True)]
    return _record(world, number, fact, draw, common, rephrasings) | {"locality": locality}


def _known(fact, draw):
    """A fact in a common phrasing that the language models were trained on."""
    number = draw.choice([i for i in range(COMMON) if i not in fact.held_out])
    return {"prompt": fact.prompt(number), "answer": fact.answer}


def _generic(fact, draw):
    kind, subject, answer = fact
    return {"prompt": draw.choice(generic_prompts(kind, subject)), "answer": answer}


def _probes(world, edit, fact, locality, draw):
    """What an edit must leave alone: other facts of its subject, and its own question about another subject."""
    others = [other for other in world.facts if other.subject is fact.subject and other is not fact]
    for other in draw.sample(others, 2):
        yield {"edit": edit["id"], "kind": "same_subject", "relation": other.relation, **_known(other, draw)}
    near = draw.choice([other for other in locality if other.relation == fact.relation])
    prompt = edit["prompt"].replace(fact.subject.name, near.subject.name)
    yield {"edit": edit["id"], "kind": "near_subject", "relation": near.relation, "prompt": prompt,
           "answer": near.answer}


def training_prompts(edits, pool):
    """Every prompt that a plug-in or a gate may be trained on."""
    prompts = [text for record in edits for text in [record["prompt"], *record["paraphrases"]]]
    for record in pool:
        prompts += [record["prompt"], *record["paraphrases"], *record["rephrasings"]]
        prompts += [probe["prompt"] for probe in record["locality"]]
    return prompts


def evaluated_prompts(edits, probes):
    """Every prompt that a metric is computed on, except the edit prompts themselves."""
    prompts = [probe["prompt"] for probe in probes]
    for record in edits:
        prompts += record["rephrasings"]
        prompts += [probe["prompt"] for kind in ("locality", "portability") for probe in record.get(kind, [])]
    return prompts


def check_leaks(edits, pool, probes):
    """Fails where a training text equals or ends with an evaluated prompt."""
    evaluated = tuple(set(evaluated_prompts(edits, probes)))
    for text in training_prompts(edits, pool):
        if text.endswith(evaluated):
            raise ValueError(f"Failed leak check: training text ends with an evaluated prompt: {text}")
    for record in edits:
        trained = {record["prompt"], *record["paraphrases"]}
        if len(trained) != 5 or trained & set(record["rephrasings"]):
            raise ValueError(f"Failed phrasing check: {record['id']} repeats a phrasing")


def check_subjects(world, edits, pool, probes):
    """Fails where names overlap, an evaluated prompt names a pool subject or a pool text names another group."""
    forms = {name: subject for subject in world.subjects for name in (subject.name, subject.alias)}
    if len(forms) != 2 * len(world.subjects):
        raise ValueError("Failed subject check: two subjects share a name")
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, forms), key=len, reverse=True)) + r")(?!\w)")
    edited = {record["subject"] for record in edits}
    for texts, groups in ((evaluated_prompts(edits, probes), {"edit", "locality"}),
                          (training_prompts([], pool), {"pool"}), (training_prompts(edits, []), {"edit"})):
        for text in texts:
            named = {forms[name] for name in pattern.findall(text)}
            if len(named) > 1 or {subject.group for subject in named} - groups:
                raise ValueError(f"Failed subject check: unexpected subject in: {text}")
    if len(edited) != len(edits):
        raise ValueError("Failed subject check: a subject is edited twice")
