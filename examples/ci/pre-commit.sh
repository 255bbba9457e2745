#!/usr/bin/env bash
# Refuses a commit of PDF files whose signatures do not pass. Files without a signature may be committed.
#
# Usage: pre-commit.sh FILE...
#
# As a hook of pre-commit (see .pre-commit-hooks.yaml), or by hand in .git/hooks/pre-commit:
#
#   git diff --cached --name-only --diff-filter=ACM -z -- '*.pdf' | xargs -0 -r path/to/pre-commit.sh
#
# SEGEL_EVIDENCE is the folder with the root in root.pem, and beside it lists, OCSP answers and other certificates
# (default: .segel). SEGEL names the program.
set -euo pipefail

segel=${SEGEL:-segel}
evidence=${SEGEL_EVIDENCE:-.segel}
refused=0

for file in "$@"; do
    code=0
    said=$("$segel" verify --trust "$evidence/root.pem" --intermediate "$evidence" --crl "$evidence" \
        --ocsp "$evidence" --quiet -- "$file") || code=$?
    case $code in
        0 | 4) ;;
        *)
            printf '%s\n' "$said"
            refused=1
            ;;
    esac
done
exit "$refused"
