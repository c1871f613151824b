#!/bin/sh
# What a project runs for each change of its plan or its data: check.sh PLAN DATA REGISTRY [OPTION…]
# Doubts are remarked; it fails where the plan or the data is wrong, and where a target that was asked about is not met.
set -eu
plan=$1 data=$2 registry=$3
shift 3
vtlt check --strict --format github "$plan"
vtlt evaluate "$plan" "$data" --registry "$registry" --format github --fail-on not-met,bad-data "$@"
