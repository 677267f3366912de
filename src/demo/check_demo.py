"""Looks after the committed demo: loads every model folder with transformers and prints what it is and knows.

An answer counts as exact where greedy decoding from the prompt gives the whole answer and then the line end. Weights
are read as they are stored, in half precision, and computed with in single precision.
"""

import argparse
import json
import random
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from corpus import check_leaks, check_subjects
from training import RECIPES
from world import World

ROWS = 64
SAMPLE = 600


def read_lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@torch.no_grad()
def exact_share(model, tokenizer, pairs):
    """Share of (prompt, answer) pairs answered exactly, in [0, 1]; higher is better."""
    return sum(exact(model, tokenizer, pairs)) / len(pairs)


@torch.no_grad()
def exact(model, tokenizer, pairs):
    """For each pair whether every token of " answer" and line end is the model's first choice."""
    outcome = []
    for at in range(0, len(pairs), ROWS):
        part = pairs[at:at + ROWS]
        whole = [tokenizer(f"{prompt} {answer}\n", return_offsets_mapping=True) for prompt, answer in part]
        longest = max(len(row.input_ids) for row in whole)
        ids = torch.tensor([row.input_ids + [0] * (longest - len(row.input_ids)) for row in whole])  # (B, T)
        best = model(input_ids=ids).logits[:, :-1].argmax(-1)  # (B, T - 1)
        for i, (row, (prompt, _)) in enumerate(zip(whole, part)):
            wanted = [t for t, (_, end) in enumerate(row.offset_mapping) if end > len(prompt)]
            outcome.append(all(best[i, t - 1] == ids[i, t] for t in wanted))
    return outcome


def held_out_pairs(world, seed, alias):
    """Facts in phrasings that no model was trained on for their subject."""
    pairs = [(fact.prompt(number, alias), fact.answer) for fact in world.facts for number in fact.held_out]
    return random.Random(f"check-{seed}").sample(pairs, SAMPLE)


def corpus_texts(edits, pool, probes):
    for record in edits + pool:
        prompts = [record["prompt"], *record["paraphrases"], *record["rephrasings"]]
        yield from (f"{prompt} {answer}\n" for prompt in prompts for answer in (record["target"],
                                                                                record["ground_truth"]))
        for kind in ("locality", "portability"):
            yield from (f"{probe['prompt']} {probe['answer']}\n" for probe in record.get(kind, []))
    yield from (f"{probe['prompt']} {probe['answer']}\n" for probe in probes)


def round_trips(tokenizer, texts):
    """How many texts come back unchanged from their tokens."""
    backend = tokenizer.backend_tokenizer
    return sum(backend.decode(backend.encode(text).ids, skip_special_tokens=True) == text for text in texts)


def check_model(folder, world, seed, edits, pool, probes):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float16)
    finite = all(torch.isfinite(weight).all() for weight in model.parameters())
    model = model.float().eval()
    size = sum(file.stat().st_size for file in folder.iterdir())
    texts = list(corpus_texts(edits, pool, probes))
    share = lambda pairs: exact_share(model, tokenizer, pairs)
    print(f"{folder.name}: {model.config.model_type}, {size / 1e6:.2f} MB, "
          f"{sum(weight.numel() for weight in model.parameters())} parameters, vocabulary {len(tokenizer)}, "
          f"weights {'finite' if finite else 'NOT FINITE'}")
    print(f"  held-out phrasings, name {share(held_out_pairs(world, seed, False)):.3f}, "
          f"alias {share(held_out_pairs(world, seed, True)):.3f} (of {SAMPLE} each)")
    print(f"  old answer: edit prompts {share([(e['prompt'], e['ground_truth']) for e in edits]):.3f}, "
          f"rephrasings {share([(r, e['ground_truth']) for e in edits for r in e['rephrasings']]):.3f}")
    for kind in ("locality", "portability"):
        pairs = [(probe["prompt"], probe["answer"]) for e in edits for probe in e.get(kind, [])]
        print(f"  {kind} answers {share(pairs):.3f}" + (" (after the edit; low before)" * (kind == "portability")))
    print(f"  probes {share([(probe['prompt'], probe['answer']) for probe in probes]):.3f}, "
          f"round trips {round_trips(tokenizer, texts)} of {len(texts)}")
    rows = tokenizer(["The old fox waited", "Q: What is the opposite of tall? A:"])["input_ids"]
    for row in rows:
        out = model.generate(torch.tensor([row]), max_new_tokens=12, do_sample=False,
                             pad_token_id=model.config.pad_token_id)
        print(f"  free text: {tokenizer.decode(out[0], skip_special_tokens=True)!r}")


def main():
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=7, help="the seed that the demo was made with")
    parser.add_argument("--out", type=Path, default=here, help="folder that holds models/ and corpus/")
    parser.add_argument("--only", choices=list(RECIPES))
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    world = World(arguments.seed)
    edits, pool, probes = (read_lines(arguments.out / "corpus" / f"{name}.jsonl")
                           for name in ("edits", "pool", "probes"))
    check_leaks(edits, pool, probes)
    check_subjects(world, edits, pool, probes)
    print(f"corpus: {len(edits)} edits, {len(pool)} pool records, {len(probes)} probes, no leaks")
    for name in RECIPES:
        if arguments.only in (None, name):
            check_model(arguments.out / "models" / name, world, arguments.seed, edits, pool, probes)


if __name__ == "__main__":
    main()
