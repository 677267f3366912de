"""Trains a plug-in with PyTorch and Hugging Face transformers, to hold `jobs/onceedit train` against on the same machine.

    jobs/onceedit train RUN_FILE --methods ONE_METHOD --store NEW_FOLDER --write-steps steps.json
    pip install -r src/bench/requirements.txt
    python src/bench/train_transformers.py --model PLUGIN_BASE --steps steps.json

Does what the file says: the same token ids, batches, trained parameters, learning rates and AdamW. fp32, scaled dot product attention, the fused
optimiser; the frozen layers are read once for all texts, the head reads labelled positions only. The losses of both are to agree. Reads models whose
layers take embeddings as their input: Llama, Mistral, Qwen 2 and Gemma 3.
"""

import argparse
import json
import time
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy
from transformers import AutoModelForCausalLM

TEXTS_AT_ONCE = 32


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--steps", type=Path, required=True, help="what --write-steps wrote")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    return parser.parse_args()


def padded(rows, shape=()):
    """Rows of different lengths as one tensor, zeros on the right."""
    longest = max(len(row) for row in rows)
    batch = rows[0].new_zeros((len(rows), longest, *shape))
    for index, row in enumerate(rows):
        batch[index, : len(row)] = row
    return batch


def frozen_prefix(model, ids, layers):
    """What each text's first trained layer reads, one tensor of (tokens, hidden size) for each text."""
    residuals = [None] * len(ids)
    decoder = model.model
    order = sorted(range(len(ids)), key=lambda text: len(ids[text]))
    whole, norm = decoder.layers, decoder.norm
    decoder.layers, decoder.norm = whole[:layers], torch.nn.Identity()
    with torch.no_grad():
        for start in range(0, len(order), TEXTS_AT_ONCE):
            some = order[start : start + TEXTS_AT_ONCE]
            hidden = decoder(input_ids=padded([ids[text] for text in some]), use_cache=False).last_hidden_state
            for row, text in enumerate(some):
                residuals[text] = hidden[row, : len(ids[text])].clone()
    decoder.layers, decoder.norm = whole[layers:], norm
    return residuals


def sum_of_losses(model, residuals, texts, ids, batch):
    hidden = model.model(
        inputs_embeds=padded([residuals[text] for text in batch], residuals[0].shape[1:]), use_cache=False
    ).last_hidden_state
    rows, targets = [], []
    for row, text in enumerate(batch):
        first, count = texts[text]["first_position"], texts[text]["positions"]
        rows.append(hidden[row, first : first + count])
        targets.append(ids[text][first + 1 : first + 1 + count])
    return cross_entropy(model.lm_head(torch.cat(rows)), torch.cat(targets), reduction="sum")


def train(model, plan):
    adam, texts = plan["adam"], plan["texts"]
    names = set(plan["trained"])
    trained = []
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name in names)
        if name in names:
            trained.append(parameter)
    if len(trained) != len(names):
        raise SystemExit(f"Cannot train: the model has {len(trained)} of the {len(names)} parameters of the steps file")
    optimizer = torch.optim.AdamW(
        trained, betas=(adam["beta1"], adam["beta2"]), eps=adam["epsilon"], weight_decay=adam["weight_decay"], fused=True
    )
    ids = [torch.tensor(text["ids"]) for text in texts]
    residuals = frozen_prefix(model, ids, plan["frozen_layers"])
    losses = []
    for step in plan["steps"]:
        labelled = sum(texts[text]["positions"] for batch in step["batches"] for text in batch)
        loss = 0
        for batch in step["batches"]:
            part = sum_of_losses(model, residuals, texts, ids, batch) / labelled
            part.backward()
            loss += part.item()
        if adam["clip_norm"] > 0:
            torch.nn.utils.clip_grad_norm_(trained, adam["clip_norm"])
        for group in optimizer.param_groups:
            group["lr"] = step["learning_rate"]
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss)
    return losses


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    plan = json.loads(options.steps.read_text(encoding="utf-8"))
    model = AutoModelForCausalLM.from_pretrained(options.model, dtype=torch.float32)
    wall, processor = time.perf_counter(), time.process_time()
    losses = train(model, plan)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    per_epoch = max(1, len(losses) // plan["epochs"])
    print(
        f"transformers, {options.model.name}: {len(losses)} steps in {wall:.1f} s with {options.threads} threads, "
        f"{processor:.1f} s of processor time; mean loss of the first epoch {sum(losses[:per_epoch]) / per_epoch:.5f}, "
        f"of the last {sum(losses[-per_epoch:]) / per_epoch:.5f} nats"
    )


if __name__ == "__main__":
    main()
