#!/usr/bin/env python3
"""Makes the tiny checkpoints of this folder and the numbers that the decoder is held to.    usage: make_fixtures.py [NAME...]
                                                                                                   make_fixtures.py --real DIR
Needs: pip install torch==2.7.1 transformers safetensors numpy tokenizers. Makes the named fixtures, or all. Each is NAME.json (the
configuration as a model folder has it, token rows, and the logits of Hugging Face transformers in fp32, eager attention, one row at a time and
so without padding) and NAME.safetensors (random fp32 weights, seeded). Gradients: of the mean cross-entropy of each row's next tokens, for the
tensors named in GRADIENTS. --real, with a folder that holds the model folders smollm2-135m and gemma3-270m, makes logits_NAME.json instead:
numbers at the last position of some prompts and their greedy continuation, in fp32.
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
ONE = {**LLAMA, "num_hidden_layers": 1}
QWEN3 = {**LLAMA, "model_type": "qwen3", "head_dim": 8}
GEMMA2 = {**{key: value for key, value in GEMMA.items() if key != "rope_local_base_freq"}, "model_type": "gemma2", "num_hidden_layers": 3,
          "rope_theta": 10000.0, "attn_logit_softcapping": 2.0, "final_logit_softcapping": 3.0}
PHI3 = {**LLAMA, "model_type": "phi3", "pad_token_id": 0, "sliding_window": None, "original_max_position_embeddings": 64}
LONGROPE = {**PHI3, "num_hidden_layers": 1, "rope_scaling": dict(type="longrope", short_factor=[1.0, 1.1, 1.3], long_factor=[1.5, 4.0, 9.0])}
OLMO2 = {**{key: value for key, value in LLAMA.items() if key != "mlp_bias"}, "model_type": "olmo2"}
GPTJ = dict(model_type="gptj", n_embd=24, n_layer=2, n_head=3, n_positions=32, n_inner=None, rotary_dim=4, vocab_size=41,
            activation_function="gelu_new", layer_norm_epsilon=1e-5, tie_word_embeddings=False)
NEOX = dict(model_type="gpt_neox", hidden_size=24, intermediate_size=40, num_hidden_layers=2, num_attention_heads=3, vocab_size=41,
            max_position_embeddings=32, hidden_act="gelu", rotary_pct=0.25, rotary_emb_base=10000, layer_norm_eps=1e-5, tie_word_embeddings=False,
            use_parallel_residual=True)
OPT = dict(model_type="opt", hidden_size=24, ffn_dim=40, num_hidden_layers=2, num_attention_heads=3, vocab_size=41, max_position_embeddings=32,
           word_embed_proj_dim=24, do_layer_norm_before=True, activation_function="relu", tie_word_embeddings=True,
           pad_token_id=None)  # else the reference gives the padding token, which the rows below hold, no gradient
CONFIGS = {
    "llama-untied": LLAMA,
    "llama-tied-biased": {**LLAMA, "tie_word_embeddings": True, "attention_bias": True, "mlp_bias": True, "head_dim": 8},
    "llama-rope-llama3": {**ONE, "rope_theta": 500000.0, "rope_scaling": dict(
        rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16)},
    "llama-rope-linear": {**ONE, "rope_scaling": dict(rope_type="linear", factor=4.0)},
    "llama-rope-dynamic": {**ONE, "max_position_embeddings": 12, "rope_scaling": dict(type="dynamic", factor=4.0)},
    "llama-rope-yarn": {**ONE, "head_dim": 12, "rope_scaling": dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=16, beta_fast=2.0)},
    "llama-rope-yarn-magnitudes": {**ONE, "head_dim": 12, "rope_scaling": dict(
        type="yarn", factor=4.0, original_max_position_embeddings=16, beta_fast=1.5, beta_slow=0.25, mscale=1.0, mscale_all_dim=0.5, truncate=False)},
    "llama-rope-yarn-attention": {**ONE, "rope_scaling": dict(
        type="yarn", factor=2.0, original_max_position_embeddings=32, attention_factor=1.25)},
    "mistral-window": {**LLAMA, "model_type": "mistral", "sliding_window": 4},
    "mistral-everything": {**ONE, "model_type": "mistral", "sliding_window": None, "head_dim": 8},
    "qwen2-window": {**LLAMA, "model_type": "qwen2", "use_sliding_window": True, "sliding_window": 3, "max_window_layers": 1},
    "qwen2-tied": {**ONE, "model_type": "qwen2", "use_sliding_window": False, "sliding_window": 3, "tie_word_embeddings": True},
    "qwen3-tied": {**QWEN3, "tie_word_embeddings": True},
    "qwen3-window-biased": {**QWEN3, "attention_bias": True, "use_sliding_window": True, "sliding_window": 3, "max_window_layers": 1},
    "gpt2": dict(model_type="gpt2", n_embd=24, n_layer=2, n_head=4, n_positions=32, n_inner=None, vocab_size=41,
                 activation_function="gelu_new", layer_norm_epsilon=1e-5, tie_word_embeddings=True),
    "gpt2-untied-scaled": dict(model_type="gpt2", n_embd=24, n_layer=2, n_head=4, n_positions=32, n_inner=30, vocab_size=41, activation_function="relu",
                               layer_norm_epsilon=1e-5, scale_attn_by_inverse_layer_idx=True, tie_word_embeddings=False),
    "gemma2": GEMMA2,
    "gemma2-uncapped-untied": {**GEMMA2, "attn_logit_softcapping": None, "final_logit_softcapping": None, "tie_word_embeddings": False,
                               "attention_bias": True, "num_key_value_heads": 2, "layer_types": ["full_attention", "sliding_attention", "full_attention"]},
    "gemma3-pattern": {**GEMMA, "sliding_window_pattern": 2},
    "gemma3-rope-linear": {**GEMMA, "num_hidden_layers": 2, "layer_types": ["sliding_attention", "full_attention"],
                           "rope_scaling": dict(rope_type="linear", factor=8.0)},
    "gemma3-capped-untied": {**GEMMA, "num_hidden_layers": 2, "sliding_window_pattern": 2, "final_logit_softcapping": 3.0, "attention_bias": True,
                             "tie_word_embeddings": False},
    "phi3-window": {**PHI3, "sliding_window": 4},
    "phi3-partial-tied": {**PHI3, "hidden_size": 32, "partial_rotary_factor": 0.5, "tie_word_embeddings": True},
    "phi3-longrope": {**LONGROPE, "original_max_position_embeddings": 16},
    "phi3-longrope-long": {**LONGROPE, "original_max_position_embeddings": 5},
    "olmo2": OLMO2,
    "olmo2-tied-biased": {**OLMO2, "num_hidden_layers": 1, "num_key_value_heads": None, "tie_word_embeddings": True, "attention_bias": True},
    "olmo2-rope-yarn": {**OLMO2, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1, "rope_scaling": dict(
        rope_type="yarn", factor=4.0, original_max_position_embeddings=16, beta_fast=2.0)},
    "gptj": GPTJ,
    "gptj-whole-tied": {**GPTJ, "rotary_dim": 8, "n_inner": 40, "activation_function": "gelu", "tie_word_embeddings": True},
    "gpt_neox": NEOX,
    "gpt_neox-sequential-tied": {**NEOX, "rotary_pct": 1.0, "use_parallel_residual": False, "attention_bias": False, "hidden_act": "gelu_new",
                                 "tie_word_embeddings": True, "rope_scaling": dict(type="linear", factor=2.0)},
    "opt": OPT,
    "opt-norms-behind": {**OPT, "word_embed_proj_dim": 16, "do_layer_norm_before": False},
    "opt-unbiased-untied": {**OPT, "enable_bias": False, "_remove_final_layer_norm": True, "activation_function": "gelu", "tie_word_embeddings": False},
}
# Names under which checkpoints are distributed, where transformers now calls a tensor otherwise.
DISTRIBUTED = {"gpt_neox": {"lm_head.weight": "embed_out.weight"}}
GRADIENTS = {
    "llama-untied": ["model.layers.0.self_attn.k_proj.weight", "model.layers.1.input_layernorm.weight",
                     "lm_head.weight", "model.embed_tokens.weight"],
    "llama-tied-biased": ["model.embed_tokens.weight", "model.layers.0.self_attn.k_proj.bias", "model.layers.1.mlp.down_proj.bias"],
    "qwen2-window": ["model.layers.0.self_attn.q_proj.bias", "model.layers.0.self_attn.v_proj.bias", "model.layers.1.self_attn.q_proj.bias",
                     "model.layers.1.self_attn.v_proj.bias"],
    "qwen3-tied": ["model.layers.0.self_attn.k_norm.weight", "model.embed_tokens.weight"],
    "gpt2": ["transformer.h.1.attn.c_proj.weight", "transformer.h.0.mlp.c_proj.bias", "transformer.h.0.ln_1.weight", "transformer.wte.weight"],
    "gemma3-pattern": ["model.layers.2.self_attn.q_norm.weight", "model.layers.1.pre_feedforward_layernorm.weight",
                       "model.layers.3.mlp.up_proj.weight", "model.embed_tokens.weight"],
    "gemma2": ["model.layers.1.self_attn.q_proj.weight", "model.norm.weight", "model.embed_tokens.weight"],
    "phi3-partial-tied": ["model.layers.0.self_attn.qkv_proj.weight", "model.layers.1.mlp.gate_up_proj.weight"],
    "olmo2": ["model.layers.0.self_attn.k_norm.weight", "model.layers.0.self_attn.q_proj.weight", "model.layers.1.post_feedforward_layernorm.weight"],
    "gptj": ["transformer.h.0.attn.k_proj.weight", "transformer.h.1.ln_1.weight", "lm_head.bias"],
    "gpt_neox": ["gpt_neox.layers.0.attention.query_key_value.weight", "gpt_neox.layers.1.post_attention_layernorm.bias", "embed_out.weight"],
    "opt-norms-behind": ["model.decoder.project_in.weight", "model.decoder.layers.0.self_attn_layer_norm.weight", "model.decoder.embed_positions.weight",
                         "model.decoder.embed_tokens.weight"],
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
    distributed = DISTRIBUTED.get(name, {})
    tensors = {distributed.get(key, key): value for key, value in tensors.items()}
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
                  k.startswith("rope") or k in ("partial_rotary_factor", "layer_types", "dtype", "sliding_window_pattern", "_sliding_window_pattern"))},
              "rows": ROWS, "logits": logits}
    if name in GRADIENTS:
        loss = sum(losses) / sum(len(r) - 1 for r in ROWS)
        loss.backward()
        named = {distributed.get(key, key): parameter for key, parameter in model.named_parameters()}
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
    if sys.argv[1:2] == ["--real"]:
        for name in ("smollm2-135m", "gemma3-270m"):
            make_real(Path(sys.argv[2]) / name)
        sys.exit()
    for fixture in sys.argv[1:] or CONFIGS:
        make(fixture, CONFIGS[fixture])
