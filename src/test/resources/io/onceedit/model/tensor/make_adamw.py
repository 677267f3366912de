"""Writes adamw.json: what torch.optim.AdamW and clip_grad_norm_ do to two small tensors in six steps.

Run with torch 2.7.1 in this folder: python make_adamw.py
"""

import json

import torch

RATES = [0.01, 0.05, 0.1, 0.1, 0.02, 0.001]
CASES = [
    {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.0, "clip_norm": 0.0},
    {"beta1": 0.9, "beta2": 0.99, "epsilon": 1e-3, "weight_decay": 0.1, "clip_norm": 0.0},
    {"beta1": 0.8, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.01, "clip_norm": 1.0},
]


def run(case):
    generator = torch.Generator().manual_seed(7)
    draw = lambda *shape: torch.randn(*shape, generator=generator, dtype=torch.float64)
    tensors = [draw(3, 2).requires_grad_(), draw(4).requires_grad_()]
    optimizer = torch.optim.AdamW(
        tensors, betas=(case["beta1"], case["beta2"]), eps=case["epsilon"], weight_decay=case["weight_decay"]
    )
    flat = lambda: [tensor.detach().flatten().tolist() for tensor in tensors]
    result = dict(case, start=flat(), steps=[])
    for number, rate in enumerate(RATES):
        for tensor in tensors:
            tensor.grad = draw(*tensor.shape) * 10 ** (number - 3)  # from tiny to large
        gradients = [tensor.grad.flatten().tolist() for tensor in tensors]
        if case["clip_norm"]:
            torch.nn.utils.clip_grad_norm_(tensors, case["clip_norm"])
        optimizer.param_groups[0]["lr"] = rate
        optimizer.step()
        result["steps"].append({"rate": rate, "gradients": gradients, "values": flat()})
    return result


with open("adamw.json", "w") as file:
    json.dump([run(case) for case in CASES], file, indent=1)
    file.write("\n")
