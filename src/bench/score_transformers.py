"""Scores known answers with Hugging Face transformers, to hold `jobs/onceedit bench score` against on the same machine.

    jobs/onceedit bench score --model MODEL --corpus FILE --form zsre --write-prompts prompts.jsonl
    pip install -r src/bench/requirements.txt
    python src/bench/score_transformers.py --model MODEL --prompts prompts.jsonl

fp32, inference mode, right padding, prompts sorted by length, the same batch size. An answer's score is the log probability of each of its
tokens and the greedy token beside it. `--head all` computes logits at every position, which is what `model(...)` does unless told otherwise;
`--head answers` hands over `logits_to_keep`, so that the head reads only the columns in which some answer of the batch stands.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--prompts", type=Path, required=True, help="JSON Lines with prompt and answer")
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--head", choices=["all", "answers"], default="all")
    return parser.parse_args()


def encode(tokenizer, probe):
    """Token ids of prompt, one space and answer, and the index of the answer's first token."""
    encoded = tokenizer(probe["prompt"] + " " + probe["answer"], return_offsets_mapping=True)
    first = next(i for i, (_, end) in enumerate(encoded["offset_mapping"]) if end > len(probe["prompt"]))
    return encoded["input_ids"], first


def read_batch(model, batch, head):
    """Log probabilities of the answers' tokens and greedy tokens, one list for each answer."""
    longest = max(len(ids) for ids, _ in batch)
    tokens = torch.zeros((len(batch), longest), dtype=torch.long)
    mask = torch.zeros_like(tokens)
    for row, (ids, _) in enumerate(batch):
        tokens[row, : len(ids)] = torch.tensor(ids)
        mask[row, : len(ids)] = 1
    start = 0
    options = {}
    if head == "answers":
        start = min(first for _, first in batch) - 1
        options["logits_to_keep"] = torch.arange(start, longest)
    logits = model(input_ids=tokens, attention_mask=mask, use_cache=False, **options).logits
    scores = []
    for row, (ids, first) in enumerate(batch):
        at_answer = logits[row, first - 1 - start : len(ids) - 1 - start].log_softmax(-1)
        expected = torch.tensor(ids[first:])
        scores.append((at_answer.gather(1, expected[:, None])[:, 0].tolist(), at_answer.argmax(-1).tolist()))
    return scores


def score(model, tokenizer, probes, batch_size, head):
    encoded = sorted((encode(tokenizer, probe) for probe in probes), key=lambda answer: len(answer[0]))
    scores = []
    for start in range(0, len(encoded), batch_size):
        scores += read_batch(model, encoded[start : start + batch_size], head)
    return scores


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    probes = [json.loads(line) for line in options.prompts.read_text(encoding="utf-8").splitlines()]
    tokenizer = AutoTokenizer.from_pretrained(options.model)
    model = AutoModelForCausalLM.from_pretrained(options.model, dtype=torch.float32).eval()
    rates = []
    with torch.inference_mode():
        for round_number in range(options.rounds + 1):
            begun = time.perf_counter()
            scores = score(model, tokenizer, probes, options.batch_size, options.head)
            rate = len(scores) / (time.perf_counter() - begun)
            print(f"{'warm up' if round_number == 0 else round_number}: {rate:.1f} prompts/s", flush=True)
            if round_number > 0:
                rates.append(rate)
    mean = statistics.mean(value for values, _ in scores for value in values)
    print(
        f"transformers, {options.model.name}, {len(probes)} prompts, {options.batch_size} at once, head {options.head}, "
        f"{options.threads} threads: median {statistics.median(rates):.1f}, best {max(rates):.1f} prompts/s; "
        f"mean log probability {mean:.6f} nats"
    )


if __name__ == "__main__":
    main()
