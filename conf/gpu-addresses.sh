#!/usr/bin/env bash
# A discovery script for Spark: says which GPUs this machine or container has, by the index that the CUDA runtime gives each.
# A task is told one of these addresses and holds its models there. Where CUDA_VISIBLE_DEVICES hides some, the rest count from 0.
set -euo pipefail
if [ -n "${CUDA_VISIBLE_DEVICES:-}" ]; then
  count=$(tr ',' '\n' <<<"$CUDA_VISIBLE_DEVICES" | grep -c .)
else
  count=$(nvidia-smi --list-gpus | grep -c '^GPU ')
fi
addresses=""
for ((i = 0; i < count; i++)); do addresses+="${addresses:+, }\"$i\""; done
echo "{\"name\": \"gpu\", \"addresses\": [$addresses]}"
