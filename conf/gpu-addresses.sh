#!/usr/bin/env bash
# A discovery script for Spark: says which GPUs this machine or container has, by the index that the CUDA runtime gives each.
# A task is told one of these addresses and holds its models there. Where CUDA_VISIBLE_DEVICES hides some, the rest count from 0.
set -euo pipefail
count=0
if [ -n "${CUDA_VISIBLE_DEVICES+set}" ]; then
  # The runtime reads the list up to its first entry that is no device; an empty list hides all.
  IFS=', ' read -ra entries <<<"$CUDA_VISIBLE_DEVICES"
  for entry in "${entries[@]}"; do
    [[ $entry =~ ^([0-9]+|GPU-.*|MIG-.*)$ ]] || break
    count=$((count + 1))
  done
else
  listed=$(nvidia-smi --list-gpus)
  count=$(grep -c '^GPU ' <<<"$listed" || true)
fi
addresses=""
for ((i = 0; i < count; i++)); do addresses+="${addresses:+, }\"$i\""; done
echo "{\"name\": \"gpu\", \"addresses\": [$addresses]}"
