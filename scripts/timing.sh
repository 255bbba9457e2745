# How the measuring scripts time whole processes; to be sourced.

# label, command...: the fastest of RUNS runs, and its memory. $reset is run before each.
best() {
    local label=$1
    shift
    for ((run = 0; run < ${RUNS:-5}; run++)); do
        ${reset:-true}
        /usr/bin/time -f '%e %M' "$@" 2>&1 >/dev/null | tail -n 1
    done | sort -n | head -n 1 | awk -v label="$label" '{ printf "%-52s %6.2f s, %6.1f MB\n", label, $1, $2 / 1024 }'
}

# label, command...: the mean of 20 runs in milliseconds, for what takes less than a second.
mean() {
    local label=$1 start end
    shift
    start=$(date +%s%N)
    for ((run = 0; run < 20; run++)); do "$@" >/dev/null 2>&1 || true; done
    end=$(date +%s%N)
    awk -v label="$label" -v ns=$((end - start)) 'BEGIN { printf "%-52s %6.1f ms\n", label, ns / 20e6 }'
}
