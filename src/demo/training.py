"""Shapes, training and saving of the four tiny language models.

B = rows of a batch, T = tokens of the longest row, V = vocabulary.
"""

import json
import random
import time
from dataclasses import dataclass

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import (Gemma3ForCausalLM, Gemma3TextConfig, GPT2Config, GPT2LMHeadModel, LlamaConfig,
                          LlamaForCausalLM)

from text import epoch_documents
from tokenization import SPECIALS

MAX_LENGTH = 256
ROWS = 40
CLASSES = {
    "llama": (LlamaConfig, LlamaForCausalLM),
    "gpt2": (GPT2Config, GPT2LMHeadModel),
    "gemma3_text": (Gemma3TextConfig, Gemma3ForCausalLM),
}


@dataclass(frozen=True)
class Recipe:
    """What one model is: its tokenizer, its config.json (without the vocabulary) and how it is trained."""

    vocab_size: int
    tokenizer: str
    config: dict
    epochs: int
    learning_rate: float


@dataclass(frozen=True)
class Stretch:
    """One training run: which epochs of the text, and the highest learning rate, from which it falls to nearly 0."""

    name: str
    seed: int
    first_epoch: int
    epochs: int
    learning_rate: float


def llama_config(hidden, intermediate, layers, heads, kv_heads, rope_theta):
    return {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": hidden,
        "intermediate_size": intermediate, "num_hidden_layers": layers, "num_attention_heads": heads,
        "num_key_value_heads": kv_heads, "head_dim": hidden // heads, "hidden_act": "silu", "rms_norm_eps": 1e-5,
        "rope_theta": rope_theta, "attention_bias": False, "mlp_bias": False, "tie_word_embeddings": True,
        "max_position_embeddings": MAX_LENGTH, "initializer_range": 0.05,
    }


GEMMA = {
    "architectures": ["Gemma3ForCausalLM"], "model_type": "gemma3_text", "hidden_size": 128, "intermediate_size": 320,
    "num_hidden_layers": 6, "num_attention_heads": 4, "num_key_value_heads": 1, "head_dim": 32,
    "query_pre_attn_scalar": 32, "hidden_activation": "gelu_pytorch_tanh", "rms_norm_eps": 1e-6,
    "rope_theta": 1000000.0, "rope_local_base_freq": 10000.0, "sliding_window": 16, "sliding_window_pattern": 3,
    "layer_types": ["sliding_attention", "sliding_attention", "full_attention"] * 2, "attention_bias": False,
    "tie_word_embeddings": True, "max_position_embeddings": MAX_LENGTH, "initializer_range": 0.05,
}

GPT2 = {
    "architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "n_embd": 128, "n_layer": 6, "n_head": 4,
    "n_inner": None, "n_positions": MAX_LENGTH, "n_ctx": MAX_LENGTH, "max_position_embeddings": MAX_LENGTH,
    "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5, "attn_pdrop": 0.0, "embd_pdrop": 0.0,
    "resid_pdrop": 0.0, "tie_word_embeddings": True, "initializer_range": 0.05,
}

RECIPES = {
    "host-llama": Recipe(1200, "digits", llama_config(128, 352, 6, 4, 2, 10000.0), 13, 3e-3),
    "host-gpt2": Recipe(2000, "gpt2", GPT2, 12, 2.5e-3),
    "host-gemma": Recipe(1600, "gemma", GEMMA, 10, 3e-3),
    "plugin": Recipe(1000, "digits", llama_config(128, 320, 8, 4, 2, 20000.0), 14, 3e-3),
}


def model_config(recipe, tokenizer):
    """The config.json of a model, in the classic key layout that every reader of Hugging Face folders knows."""
    special = SPECIALS[recipe.tokenizer]
    config = dict(recipe.config, vocab_size=tokenizer.get_vocab_size(), torch_dtype="float16",
                  eos_token_id=tokenizer.token_to_id(special.eos))
    config["bos_token_id"] = tokenizer.token_to_id(special.bos or special.eos)
    config["pad_token_id"] = tokenizer.token_to_id(special.pad)
    return config


def encode(tokenizer, eos_id, documents):
    """Token numbers and loss weights of some documents in one row, closed by the end-of-text token."""
    ids, weights = [], []
    for i, document in enumerate(documents):
        text = "".join(part for part, _ in document)
        bounds, end = [], 0
        for part, weight in document:
            end += len(part)
            bounds.append((end, weight))
        encoding = tokenizer.encode(text, add_special_tokens=i == 0)
        ids += encoding.ids
        # Tokens of a document's start cannot be told from anything before it, so they teach nothing.
        weights += [next((weight for end, weight in bounds if stop <= end), 1.0) if start > 0 else 0.05
                    for start, stop in encoding.offsets]
    return ids + [eos_id], weights + [0.2]


def batches(tokenizer, eos_id, documents, draw):
    """Rows of one to three documents, rows of similar length together; yields ids (B, T) and weights (B, T)."""
    rows, at = [], 0
    while at < len(documents):
        count = draw.choice((1, 1, 1, 2, 3))
        rows.append(encode(tokenizer, eos_id, documents[at:at + count]))
        at += count
    rows.sort(key=lambda row: len(row[0]) + draw.random() * 4)
    groups = [rows[i:i + ROWS] for i in range(0, len(rows), ROWS)]
    draw.shuffle(groups)
    for group in groups:
        longest = max(len(ids) for ids, _ in group)
        ids = torch.full((len(group), longest), eos_id)
        weights = torch.zeros(len(group), longest)
        for i, (row_ids, row_weights) in enumerate(group):
            ids[i, :len(row_ids)] = torch.tensor(row_ids)
            weights[i, :len(row_ids)] = torch.tensor(row_weights)
        yield ids, weights


def new_model(config, seed):
    """A model with random weights."""
    torch.manual_seed(seed)
    config_class, model_class = CLASSES[config["model_type"]]
    return model_class(config_class(**config, attn_implementation="sdpa"))


def saved_model(config, folder):
    """A saved model in single precision."""
    return CLASSES[config["model_type"]][1].from_pretrained(folder, dtype=torch.float32, attn_implementation="sdpa")


def train(model, world, tokenizer, eos_id, stretch):
    """Trains a model on the world's text, in single precision, for the epochs of a stretch."""
    decayed = [weight for weight in model.parameters() if weight.dim() > 1]
    plain = [weight for weight in model.parameters() if weight.dim() == 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.05}, {"params": plain, "weight_decay": 0.0}],
                                  lr=stretch.learning_rate, betas=(0.9, 0.98), fused=True)
    draw = random.Random(f"{stretch.name}-{stretch.seed}-{stretch.first_epoch}")

    def epoch_batches(epoch):
        return batches(tokenizer, eos_id, epoch_documents(world, stretch.seed, epoch), draw)

    data = list(epoch_batches(stretch.first_epoch))
    steps = (len(data) + 4) * stretch.epochs  # epochs differ by a batch or two
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, stretch.learning_rate, total_steps=steps, pct_start=0.05,
                                                   final_div_factor=20)
    started = time.time()
    for epoch in range(stretch.epochs):
        total, taken = 0.0, 0
        if epoch > 0:
            data = epoch_batches(stretch.first_epoch + epoch)
        for ids, weights in data:
            logits = model(input_ids=ids, use_cache=False).logits[:, :-1]  # (B, T - 1, V)
            losses = torch.nn.functional.cross_entropy(logits.flatten(0, 1).float(), ids[:, 1:].flatten(),
                                                       reduction="none")
            wanted = weights[:, 1:].flatten()
            loss = (losses * wanted).sum() / wanted.sum()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, taken = total + loss.item(), taken + 1
        print(f"{stretch.name}: epoch {epoch + 1}/{stretch.epochs}, loss {total / taken:.3f} nats, "
              f"{taken} steps, {time.time() - started:.0f} s", flush=True)


def save_model(model, config, folder):
    """Writes config.json, generation_config.json and the weights in half precision (a tied head once)."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: weight.detach().half().contiguous() for name, weight in model.state_dict().items()
               if name != "lm_head.weight" and not name.endswith((".attn.bias", ".masked_bias"))}
    for name, weight in weights.items():
        if not torch.isfinite(weight).all():
            raise ValueError(f"Cannot save {folder.name}: weight {name} is not finite in half precision")
    save_file(weights, str(folder / "model.safetensors"), metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    generation = {"bos_token_id": config["bos_token_id"], "eos_token_id": config["eos_token_id"],
                  "pad_token_id": config["pad_token_id"], "do_sample": False}
    (folder / "generation_config.json").write_text(json.dumps(generation, indent=2) + "\n", "utf-8")


def load_tokenizer(folder):
    return Tokenizer.from_file(str(folder / "tokenizer.json"))
