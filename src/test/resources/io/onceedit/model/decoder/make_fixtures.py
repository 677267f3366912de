#!/usr/bin/env python3
"""Makes the tiny checkpoints of this folder and the numbers that the decoder is held to.    usage: make_fixtures.py [DIR]
Needs: pip install torch==2.7.1 transformers safetensors numpy tokenizers. With DIR, a folder that holds the model folders smollm2-135m and
gemma3-270m, makes logits_NAME.json instead: numbers at the last position of some prompts and their greedy continuation, in fp32. Each other fixture is NAME.json (the configuration as a model folder has it, token
rows, and the logits of Hugging Face transformers in fp32, eager attention, one row at a time and so without padding) and NAME.safetensors
(random fp32 weights, seeded). Gradients: of the mean cross-entropy of each row's next tokens, for the tensors named in GRADIENTS.
"""
import json
import sys
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import AutoConfig, AutoModelForCausalLM

OUT = Path(__file__).parent
PROMPTS = ["The capital of France is", "The museum was designed by the architect", "Question: Which river flows through Vienna? Answer:",
           "In 1998 the company moved to", "Café Müller opened its doors in"]
ROWS = [[1, 5, 9, 30, 2, 17, 36, 3, 21, 8, 40, 12], [7, 7, 31], [39, 2, 19, 4, 33, 28, 11], [20]]
LLAMA = dict(model_type="llama", hidden_size=24, intermediate_size=32, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
             vocab_size=41, max_position_embeddings=64, rms_norm_eps=1e-5, hidden_act="silu", rope_theta=10000.0, tie_word_embeddings=False,
             attention_bias=False, mlp_bias=False)
GEMMA = dict(model_type="gemma3_text", hidden_size=20, intermediate_size=24, num_hidden_layers=4, num_attention_heads=4, num_key_value_heads=1,
             head_dim=8, vocab_size=41, max_position_embeddings=64, rms_norm_eps=1e-6, hidden_activation="gelu_pytorch_tanh",
             query_pre_attn_scalar=12, rope_theta=1000000.0, rope_local_base_freq=10000.0, sliding_window=4, tie_word_embeddings=True)
CONFIGS = {
    "llama-untied": LLAMA,
    "llama-tied-biased": {**LLAMA, "tie_word_embeddings": True, "attention_bias": True, "mlp_bias": True, "head_dim": 8},
    "llama-rope-llama3": {**LLAMA, "num_hidden_layers": 1, "rope_theta": 500000.0, "rope_scaling": dict(
        rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16)},
    "llama-rope-linear": {**LLAMA, "num_hidden_layers": 1, "rope_scaling": dict(rope_type="linear", factor=4.0)},
    "mistral-window": {**LLAMA, "model_type": "mistral", "sliding_window": 4},
    "qwen2-window": {**LLAMA, "model_type": "qwen2", "use_sliding_window": True, "sliding_window": 3, "max_window_layers": 1},
    "gpt2": dict(model_type="gpt2", n_embd=24, n_layer=2, n_head=4, n_positions=32, n_inner=None, vocab_size=41,
                 activation_function="gelu_new", layer_norm_epsilon=1e-5, tie_word_embeddings=True),
    "gemma3-pattern": {**GEMMA, "sliding_window_pattern": 2},
    "gemma3-rope-linear": {**GEMMA, "num_hidden_layers": 2, "layer_types": ["sliding_attention", "full_attention"],
                           "rope_scaling": dict(rope_type="linear", factor=8.0)},
}
GRADIENTS = {
    "llama-untied": ["model.layers.0.self_attn.k_proj.weight", "model.layers.1.input_layernorm.weight",
                     "lm_head.weight", "model.embed_tokens.weight"],
    "gpt2": ["transformer.h.1.attn.c_proj.weight", "transformer.h.0.mlp.c_proj.bias", "transformer.h.0.ln_1.weight", "transformer.wte.weight"],
    "gemma3-pattern": ["model.layers.2.self_attn.q_norm.weight", "model.layers.1.pre_feedforward_layernorm.weight",
                       "model.layers.3.mlp.up_proj.weight", "model.embed_tokens.weight"],
}


def rounded(tensor):
    return [float(f"{v:.7g}") for v in tensor.detach().flatten().tolist()]


def make(name, raw):
    torch.manual_seed(len(name) * 1000 + sum(map(ord, name)))
    raw = dict(raw)
    config = AutoConfig.for_model(**json.loads(json.dumps(raw)))
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").float().eval()
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            norm = "norm" in key or ".ln_" in key
            parameter.copy_(torch.randn_like(parameter) * (0.2 if norm or "bias" in key else 0.25) + (1.0 if norm and "gemma" not in name else 0.0))
    tensors = {key: value.contiguous().clone() for key, value in model.state_dict().items()}
    if raw.get("tie_word_embeddings"):
        tensors.pop("lm_head.weight", None)
    save_file(tensors, OUT / f"{name}.safetensors", metadata={"format": "pt"})
    logits = []
    losses = []
    for row in ROWS:
        out = model(torch.tensor([row])).logits[0]
        logits.append(rounded(out))
        if len(row) > 1:
            losses.append(torch.nn.functional.cross_entropy(out[:-1], torch.tensor(row[1:]), reduction="sum"))
    answer = {"made_by": f"make_fixtures.py, torch {torch.__version__}, transformers {transformers.__version__}", "config": raw,
              "config_as_saved": {k: v for k, v in json.loads(config.to_json_string(use_diff=False)).items() if k not in raw and (
                  k.startswith("rope") or k in ("layer_types", "dtype", "sliding_window_pattern", "_sliding_window_pattern"))},
              "rows": ROWS, "logits": logits}
    if name in GRADIENTS:
        loss = sum(losses) / sum(len(r) - 1 for r in ROWS)
        loss.backward()
        named = dict(model.named_parameters())
        answer["loss"] = loss.item()
        answer["gradients"] = {key: rounded(named[key].grad) for key in GRADIENTS[name]}
    (OUT / f"{name}.json").write_text(json.dumps(answer) + "\n", encoding="utf-8")
    print(name, sum(t.numel() for t in tensors.values()), sorted(answer["config_as_saved"]))


def make_real(folder):
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    answers = []
    for prompt in PROMPTS:
        ids = tokenizer.encode(prompt).ids
        with torch.no_grad():
            out = model(torch.tensor([ids]), output_hidden_states=True)
            greedy = model.generate(torch.tensor([ids]), max_new_tokens=12, do_sample=False)[0, len(ids):].tolist()
        logits = out.logits[0, -1]
        top = logits.topk(20)
        answers.append({"prompt": prompt, "ids": ids, "top_ids": top.indices.tolist(), "top_logits": [round(v, 5) for v in top.values.tolist()],
                        "log_sum_exp": round(logits.logsumexp(0).item(), 5),
                        "last_hidden_first_8": [round(v, 6) for v in out.hidden_states[-1][0, -1, :8].tolist()],
                        "greedy_ids": greedy, "greedy_text": tokenizer.decode(greedy)})
    (OUT / f"logits_{folder.name}.json").write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    for name in ("smollm2-135m", "gemma3-270m") if len(sys.argv) == 2 else ():
        make_real(Path(sys.argv[1]) / name)
    if len(sys.argv) == 2:
        sys.exit()
    for fixture, raw_config in CONFIGS.items():
        make(fixture, raw_config)
