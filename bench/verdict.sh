#!/usr/bin/env bash
# How often a verdict refuses what is sound, and lets through what is not: about three minutes.
#   bash bench/verdict.sh [SEEDS]    # in per cent of the usual: 500 for 750 sound runs, 100 stuck ones
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source runs/setup.sh
build release statistical_verdict
RITZ_VERDICT_SEEDS=${1:-667} build/release/tests/statistical_verdict
