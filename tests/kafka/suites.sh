#!/usr/bin/env bash
# Runs the Kafka tests of the integration suites on the broker in DATELINE_TEST_BROKERS, and fails if none ran.
#
#   DATELINE_TEST_BROKERS=127.0.0.1:9092 tests/kafka/suites.sh
#   DATELINE_TEST_BROKERS=… DATELINE_TEST_TLS=… tests/kafka/suites.sh --tls     TLS and logins, which need the feature `tls`
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
: "${DATELINE_TEST_BROKERS:?is not set: start a broker with tests/kafka/broker.sh start}"

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# suite NAME WORDS…: the words go to cargo test.
suite() {
    local name=$1
    shift
    # A missing broker is a failure here, where a plain `cargo test` says loudly that it skips.
    DATELINE_REQUIRE_KAFKA=1 cargo test --test "$name" "$@" 2>&1 | tee "$log"
    if ! grep -qE '^test result: ok\. [1-9][0-9]* passed' "$log"; then
        echo "no Kafka test ran: the suite $name has none that $* names" >&2
        exit 1
    fi
}

if [ "${1:-}" = --tls ]; then
    : "${DATELINE_TEST_TLS:?is not set: start the broker with --tls}"
    # More threads than cores: these tests wait for what brokers refuse, most of the time.
    suite kafka --features tls -- --test-threads 8
else
    suite conformance -- --nocapture kafka
    suite replay -- --nocapture kafka
fi
