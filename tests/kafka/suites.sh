#!/usr/bin/env bash
# Runs the Kafka tests of the integration suites on the broker in DATELINE_TEST_BROKERS, and fails if none ran.
#
#   DATELINE_TEST_BROKERS=127.0.0.1:9092 tests/kafka/suites.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
: "${DATELINE_TEST_BROKERS:?is not set: start a broker with tests/kafka/broker.sh start}"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
for suite in conformance replay; do
    # A missing broker is a failure here, where a plain `cargo test` says loudly that it skips.
    DATELINE_REQUIRE_KAFKA=1 cargo test --test "$suite" -- --nocapture kafka 2>&1 | tee "$log"
    if ! grep -qE '^test result: ok\. [1-9][0-9]* passed' "$log"; then
        echo "no Kafka test ran: the suite $suite has none whose name contains kafka" >&2
        exit 1
    fi
done
