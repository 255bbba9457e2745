#!/usr/bin/env bash
# Verifies the documents in a folder and leaves reports for the CI service.
#
# Usage: verify.sh DOCUMENTS EVIDENCE REPORTS [FLAG...]
#
# DOCUMENTS  a folder of PDF files, relative to the root of the repository, so that services find the files again
# EVIDENCE   a folder with the root in root.pem, and beside it lists, OCSP answers and other certificates
# REPORTS    a folder for junit.xml, segel.sarif and report.json; made if it is not there
# FLAG       more flags of `segel verify`, such as --fail-on warning
#
# Exits as `segel verify` does: 0 when every signature of every file passed, 1 when one failed, 3 when one is in doubt,
# 4 when a file has none, 5 when one cannot be read. All reports are written whatever it is. SEGEL names the program.
set -euo pipefail

segel=${SEGEL:-segel}
documents=$1 evidence=$2 reports=$3
shift 3

mkdir -p "$reports"
# One moment for all reports: what is said in one is said in the others. --at among the flags wins over it.
export SEGEL_NOW=${SEGEL_NOW:-$(date -u +%Y-%m-%dT%H:%M:%SZ)}

verify() {
    "$segel" verify "$documents" --trust "$evidence/root.pem" --intermediate "$evidence" \
        --crl "$evidence" --ocsp "$evidence" "$@"
}

code=0
verify "$@" || code=$?
for report in junit:junit.xml sarif:segel.sarif json:report.json; do
    again=0
    verify "$@" --format "${report%%:*}" --output "$reports/${report#*:}" --force --quiet || again=$?
    # Every format ends alike, unless something went wrong with writing it.
    [ "$again" -eq "$code" ] || exit "$again"
done
exit "$code"
