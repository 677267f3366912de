#!/usr/bin/env python3
"""Makes the GGUF files of this folder and what they are held to.    usage: make_gguf.py
Needs: pip install torch transformers safetensors numpy tokenizers gguf.

models/NAME/: a tiny random checkpoint of Hugging Face transformers (config.json, model.safetensors, fp32) and model.gguf, the same model as
llama.cpp's converter writes it: rows of queries and keys of llama interleaved, one added to the norms of gemma, matrices of gpt2 as
(outputs, inputs), rotary factors as tensors. whole.gguf: the model llama-whole with a byte-level tokenizer.
blocks.gguf: random blocks of every element type; blocks.safetensors: gguf.quants.dequantize of them.
byte-level.gguf, sentencepiece.gguf, sentencepiece-prefix.gguf: tokenizers; tokens.json: the texts, and the ids of the tokenizers library for
them by kind of pre-tokenizer or by file.
"""
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch
from gguf import GGMLQuantizationType as Type
from gguf import GGUFWriter
from gguf.constants import GGML_QUANT_SIZES
from gguf.quants import dequantize
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import AutoConfig, AutoModelForCausalLM

OUT = Path(__file__).parent
sys.path.insert(0, str(OUT.parent / "tokenizer"))
from make_tokenizers import CORPUS, STRINGS  # noqa: E402

LLAMA = dict(model_type="llama", hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
             vocab_size=41, max_position_embeddings=64, rms_norm_eps=1e-5, hidden_act="silu", rope_theta=10000.0, tie_word_embeddings=False,
             attention_bias=False, mlp_bias=False)
QWEN = {key: value for key, value in LLAMA.items() if key not in ("attention_bias", "mlp_bias")}
GEMMA = dict(hidden_size=16, intermediate_size=24, num_attention_heads=4, num_key_value_heads=1, head_dim=8, vocab_size=41,
             max_position_embeddings=64, rms_norm_eps=1e-6, hidden_activation="gelu_pytorch_tanh", sliding_window=4, tie_word_embeddings=True)
CONFIGS = {
    "llama": LLAMA,
    "llama-rope-llama3": {**LLAMA, "num_hidden_layers": 1, "head_dim": 16, "rope_theta": 500000.0, "tie_word_embeddings": True,
                          "attention_bias": True, "mlp_bias": True, "rope_scaling": dict(
                              rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16)},
    "llama-rope-linear": {**LLAMA, "num_hidden_layers": 1, "rope_scaling": dict(rope_type="linear", factor=4.0)},
    "mistral": {**LLAMA, "model_type": "mistral", "num_hidden_layers": 1, "sliding_window": 4},
    "qwen2": {**QWEN, "model_type": "qwen2"},
    "qwen3": {**QWEN, "model_type": "qwen3", "head_dim": 8, "attention_bias": False, "tie_word_embeddings": True},
    "gemma2": {**GEMMA, "model_type": "gemma2", "num_hidden_layers": 3, "query_pre_attn_scalar": 8, "rope_theta": 10000.0,
               "attn_logit_softcapping": 50.0, "final_logit_softcapping": 30.0,
               "layer_types": ["sliding_attention", "full_attention", "sliding_attention"]},
    "gemma3": {**GEMMA, "model_type": "gemma3_text", "num_hidden_layers": 3, "query_pre_attn_scalar": 12, "rope_theta": 1000000.0,
               "rope_local_base_freq": 10000.0, "layer_types": ["sliding_attention", "full_attention", "sliding_attention"]},
    "phi3": dict(model_type="phi3", hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
                 vocab_size=41, max_position_embeddings=64, original_max_position_embeddings=16, rms_norm_eps=1e-5, hidden_act="silu",
                 rope_theta=10000.0, tie_word_embeddings=False, sliding_window=8, pad_token_id=0,
                 rope_scaling=dict(type="longrope", long_factor=[1.5, 6.0], short_factor=[1.0, 1.25])),
    "gpt2": dict(model_type="gpt2", n_embd=16, n_layer=2, n_head=4, n_positions=32, n_inner=48, vocab_size=41, activation_function="gelu_new",
                 layer_norm_epsilon=1e-5, tie_word_embeddings=True),
}
INSIDE = {
    "llama": {"input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
              "self_attn.o_proj": "attn_output", "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm",
              "post_attention_layernorm": "ffn_norm", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
              "self_attn.qkv_proj": "attn_qkv", "mlp.gate_up_proj": "ffn_up"},
    "gemma": {"post_attention_layernorm": "post_attention_norm", "pre_feedforward_layernorm": "ffn_norm",
              "post_feedforward_layernorm": "post_ffw_norm"},
    "gpt2": {"ln_1": "attn_norm", "attn.c_attn": "attn_qkv", "attn.c_proj": "attn_output", "ln_2": "ffn_norm", "mlp.c_fc": "ffn_up",
             "mlp.c_proj": "ffn_down"},
}
OUTSIDE = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output", "transformer.wte": "token_embd",
           "transformer.wpe": "position_embd", "transformer.ln_f": "output_norm"}
ARCHITECTURES = {"gemma3_text": "gemma3", "mistral": "llama"}


def checkpoint(raw):
    torch.manual_seed(sum(map(ord, json.dumps(raw))))
    config = AutoConfig.for_model(**json.loads(json.dumps(raw)))
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").float()
    tensors = {}
    for key, value in model.state_dict().items():
        norm = "norm" in key or ".ln_" in key
        scale, middle = (0.2 if norm or "bias" in key else 0.25), (1.0 if norm and "gemma" not in raw["model_type"] and "bias" not in key else 0.0)
        tensors[key] = (torch.randn_like(value) * scale + middle).numpy()
    if raw["tie_word_embeddings"]:
        tensors.pop("lm_head.weight", None)
    return tensors


def stored_name(name):
    module, kind = name.rsplit(".", 1)
    for prefix in ("model.layers.", "transformer.h."):
        if name.startswith(prefix):
            block, part = module[len(prefix):].split(".", 1)
            return block, part, kind
    return None, module, kind


def converted(raw, tensors):
    architecture = ARCHITECTURES.get(raw["model_type"], raw["model_type"])
    gemma = architecture.startswith("gemma")
    inside = {**INSIDE["llama"], **(INSIDE["gemma"] if gemma else {}), **(INSIDE["gpt2"] if architecture == "gpt2" else {})}
    for name, value in tensors.items():
        block, part, kind = stored_name(name)
        if architecture == "llama" and part in ("self_attn.q_proj", "self_attn.k_proj"):
            heads = raw["num_attention_heads" if "q_proj" in part else "num_key_value_heads"]
            value = value.reshape(heads, 2, value.shape[0] // heads // 2, *value.shape[1:]).swapaxes(1, 2).reshape(value.shape)
        if gemma and "norm" in part:
            value = value + 1
        if architecture == "gpt2" and part.split(".")[-1] in ("c_attn", "c_proj", "c_fc") and kind == "weight":
            value = value.T
        yield (f"{OUTSIDE[part]}.{kind}" if block is None else f"blk.{block}.{inside[part]}.{kind}"), np.ascontiguousarray(value)


def llama3_factors(raw):
    scaling, size = raw["rope_scaling"], raw["head_dim"]
    low = scaling["original_max_position_embeddings"] / scaling["low_freq_factor"]
    high = scaling["original_max_position_embeddings"] / scaling["high_freq_factor"]
    for i in range(size // 2):
        wavelength = 2 * math.pi * raw["rope_theta"] ** (2 * i / size)
        smooth = (scaling["original_max_position_embeddings"] / wavelength - scaling["low_freq_factor"]) / (
            scaling["high_freq_factor"] - scaling["low_freq_factor"])
        yield 1.0 if wavelength < high else scaling["factor"] if wavelength > low else 1 / ((1 - smooth) / scaling["factor"] + smooth)


def write_fields(writer, raw):
    architecture = ARCHITECTURES.get(raw["model_type"], raw["model_type"])

    def size(key, value):
        if value is not None:
            writer.add_uint32(f"{architecture}.{key}", value)

    def number(key, value):
        if value is not None:
            writer.add_float32(f"{architecture}.{key}", value)

    size("context_length", raw.get("max_position_embeddings", raw.get("n_positions")))
    size("embedding_length", raw.get("hidden_size", raw.get("n_embd")))
    size("block_count", raw.get("num_hidden_layers", raw.get("n_layer")))
    size("feed_forward_length", raw.get("intermediate_size", raw.get("n_inner")))
    size("attention.head_count", raw.get("num_attention_heads", raw.get("n_head")))
    size("attention.head_count_kv", raw.get("num_key_value_heads"))
    number("attention.layer_norm_rms_epsilon", raw.get("rms_norm_eps"))
    number("attention.layer_norm_epsilon", raw.get("layer_norm_epsilon"))
    number("rope.freq_base", raw.get("rope_theta"))
    size("attention.sliding_window", raw.get("sliding_window"))
    size("attention.key_length", raw.get("head_dim"))
    size("attention.value_length", raw.get("head_dim"))
    number("attn_logit_softcapping", raw.get("attn_logit_softcapping"))
    number("final_logit_softcapping", raw.get("final_logit_softcapping"))
    size("rope.scaling.original_context_length", raw.get("original_max_position_embeddings"))
    if raw["model_type"] == "gemma3_text":
        number("attention.scale", raw["query_pre_attn_scalar"] ** -0.5)
        writer.add_array(f"{architecture}.attention.sliding_window_pattern", [kind == "sliding_attention" for kind in raw["layer_types"]])
    if raw["model_type"] == "llama":
        size("rope.dimension_count", raw.get("head_dim", raw["hidden_size"] // raw["num_attention_heads"]))
    scaling = raw.get("rope_scaling", {})
    if scaling.get("rope_type") == "linear":
        writer.add_string(f"{architecture}.rope.scaling.type", "linear")
        number("rope.scaling.factor", scaling["factor"])


def write_model(path, raw, tensors, tokenizer=None):
    writer = GGUFWriter(path, ARCHITECTURES.get(raw["model_type"], raw["model_type"]))
    write_fields(writer, raw)
    if tokenizer:
        tokenizer(writer)
    scaling = raw.get("rope_scaling", {})
    if scaling.get("rope_type") == "llama3":
        writer.add_tensor("rope_freqs.weight", np.array(list(llama3_factors(raw)), dtype=np.float32))
    for kind in ("long", "short") if scaling.get("type") == "longrope" else ():
        writer.add_tensor(f"rope_factors_{kind}.weight", np.array(scaling[f"{kind}_factor"], dtype=np.float32))
    for name, value in converted(raw, tensors):
        writer.add_tensor(name, value)
    finish(writer)


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def make_models():
    for name, raw in CONFIGS.items():
        folder = OUT / "models" / name
        folder.mkdir(parents=True, exist_ok=True)
        tensors = checkpoint(raw)
        (folder / "config.json").write_text(json.dumps(raw, indent=1) + "\n")
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
        write_model(folder / "model.gguf", raw, tensors)


HALVES = {Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2], Type.Q8_0: [0], Type.Q2_K: [80, 82], Type.Q3_K: [108],
          Type.Q4_K: [0, 2], Type.Q5_K: [0, 2], Type.Q6_K: [208]}


def make_blocks():
    random = np.random.default_rng(7)
    writer = GGUFWriter(OUT / "blocks.gguf", "blocks")
    expected = {}
    values = random.normal(size=(2, 256)).astype(np.float32)
    floats = {Type.F32: values, Type.F16: values.astype(np.float16), Type.BF16: (values.view(np.uint32) >> 16).astype(np.uint16)}
    for kind, packed in floats.items():
        packed = packed.view(np.uint8)
        writer.add_tensor(kind.name, packed, raw_dtype=kind)
        expected[kind.name] = dequantize(packed if kind is Type.BF16 else packed.view(floats[kind].dtype), kind).astype(np.float32).reshape(2, 256)
    for kind, halves in HALVES.items():
        elements, size = GGML_QUANT_SIZES[kind]
        blocks = random.integers(0, 256, (2, 256 // elements, size), dtype=np.uint8)
        for at in halves:
            scale = random.normal(size=blocks.shape[:2]).astype(np.float16) / np.float16(16)
            blocks[:, :, at:at + 2] = scale[..., None].view(np.uint8)
        packed = blocks.reshape(2, -1)
        writer.add_tensor(kind.name, packed, raw_dtype=kind)
        expected[kind.name] = dequantize(packed, kind).astype(np.float32)
    finish(writer)
    save_file(expected, OUT / "blocks.safetensors")


GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
LINES = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
WORDS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"
UPPER, LOWER = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
TEKKEN = UPPER + "*" + LOWER + "+|" + UPPER + "+" + LOWER + r"*|\p{N}" + LINES.replace(r"[\r\n]*", r"[\r\n/]*")
O200K = (UPPER + "*" + LOWER + "+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|" + UPPER + "+" + LOWER + r"*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}"
         + LINES.replace(r"[\r\n]*", r"[\r\n/]*"))
KINDS = {
    "gpt-2": [pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)],
    "smollm": [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)],
    "default": [r"[\p{P}\$\+<=>\^~\|]+", GPT2, r"\p{N}+", "[0-9][0-9][0-9]"],
    "llama-bpe": [WORDS + r"\p{N}{1,3}" + LINES],
    "dbrx": [WORDS + r"\p{N}{1,3}" + LINES],
    "qwen2": [WORDS + r"\p{N}" + LINES],
    "tekken": [TEKKEN],
    "gpt-4o": [O200K],
}
TEXTS = STRINGS + ["HelloWorld's CamelCase", "It'S HE'LL", "a/b//\n\n", "12345 6,789.0", "(1+2)=3<4", "x \n y\r\n\r\nz", "TOWN town Town", "naïve's Ǆ"]


def cut(kind):
    steps = KINDS[kind]
    if isinstance(steps[0], str):
        steps = [pre_tokenizers.Split(Regex(pattern), "isolated") for pattern in steps]
        steps.append(pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False))
    return pre_tokenizers.Sequence(steps)


def make_byte_level():
    """One vocabulary, cut in different ways. A token of two words that no merge makes tells who takes whole tokens."""
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(WORDS + r"\p{N}{1,3}" + LINES), "isolated"),
                                                     pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    trainer = trainers.BpeTrainer(vocab_size=420, show_progress=False, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    trained.train_from_iterator(CORPUS + ["12 345 1998 1998", "a\n\nb\n\n", "TOWN HelloWorld camelCase we'll IT'S"] * 4, trainer)
    model = json.loads(trained.to_str())["model"]
    vocab = dict(model["vocab"])
    vocab["ĠBeijing"] = len(vocab)
    added = [("<|begin|>", True), ("<|end|>", True), ("<tool>", False), ("<|turn|>", True)]
    ids = {}
    for kind in KINDS:
        tokenizer = Tokenizer(models.BPE(vocab, [tuple(merge) for merge in model["merges"]], ignore_merges=kind in ("llama-bpe", "tekken")))
        tokenizer.pre_tokenizer = cut(kind)
        if kind == "qwen2":
            tokenizer.normalizer = normalizers.NFC()
        for text, special in added:
            tokenizer.add_tokens([AddedToken(text, normalized=False, special=special)])
        tokenizer.encode_special_tokens = True
        ids[kind] = [tokenizer.encode(text, add_special_tokens=False).ids for text in TEXTS]

    def fields(writer):
        tokens = sorted(vocab, key=vocab.get) + [text for text, _ in added]
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre("gpt-2")
        writer.add_token_list(tokens + ["[PAD]"])
        writer.add_token_types([1] * len(vocab) + [3 if special else 4 for _, special in added] + [5])
        writer.add_token_merges([" ".join(merge) for merge in model["merges"]])
        writer.add_bos_token_id(tokens.index("<|begin|>"))
        writer.add_eos_token_id(tokens.index("<|end|>"))
        writer.add_eot_token_id(tokens.index("<|turn|>"))
        writer.add_add_bos_token(True)

    write_tokenizer("byte-level", fields)
    raw = {**LLAMA, "num_hidden_layers": 1, "hidden_size": 8, "intermediate_size": 8, "vocab_size": len(vocab) + len(added) + 1}
    write_model(OUT / "whole.gguf", raw, checkpoint(raw), fields)
    return ids


def write_tokenizer(name, fields):
    writer = GGUFWriter(OUT / f"{name}.gguf", "llama")
    fields(writer)
    writer.add_tensor("token_embd.weight", np.zeros((1, 1), dtype=np.float32))
    finish(writer)


def make_sentencepiece(prefix):
    folder = OUT.parent / "tokenizer" / ("sentencepiece-prefix" if prefix else "sentencepiece")
    source = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    vocab = source["model"]["vocab"]
    ranks = {}
    for rank, merge in enumerate(source["model"]["merges"]):
        ranks.setdefault("".join(merge if isinstance(merge, list) else merge.split(" ")), rank)
    added = {token["content"]: token["special"] for token in source["added_tokens"]}
    size = max(list(vocab.values()) + [token["id"] for token in source["added_tokens"]]) + 1
    tokens = [""] * size
    for text, token in list(vocab.items()) + [(token["content"], token["id"]) for token in source["added_tokens"]]:
        tokens[token] = text

    def kind(text):
        if text == "<unk>":
            return 2
        if text in added:
            return 3 if added[text] else 4
        return 6 if len(text) == 6 and text.startswith("<0x") else 1

    def fields(writer):
        writer.add_tokenizer_model("llama")
        writer.add_tokenizer_pre("default")
        writer.add_token_list(tokens)
        writer.add_token_scores([-float(ranks.get(text, 10000)) for text in tokens])
        writer.add_token_types([kind(text) for text in tokens])
        writer.add_bos_token_id(2)
        writer.add_eos_token_id(1)
        writer.add_unk_token_id(3)
        writer.add_add_bos_token(not prefix)
        writer.add_add_space_prefix(prefix)

    write_tokenizer(folder.name, fields)
    tokenizer = Tokenizer.from_str(json.dumps(source))
    tokenizer.encode_special_tokens = True
    return [tokenizer.encode(text, add_special_tokens=False).ids for text in TEXTS]


if __name__ == "__main__":
    make_models()
    make_blocks()
    answers = {"texts": TEXTS, "kinds": make_byte_level(), "sentencepiece": make_sentencepiece(False),
               "sentencepiece-prefix": make_sentencepiece(True)}
    (OUT / "tokens.json").write_text(json.dumps(answers) + "\n", encoding="utf-8")
