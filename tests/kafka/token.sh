#!/usr/bin/env bash
# Prints an OAuth token of `dateline` for an AUDIENCE that is good for so many seconds, signed with the key that certificates.sh left in DIR.
#
#   token.sh DIR SECONDS AUDIENCE
set -euo pipefail

encode() { basenc --base64url -w 0 | tr -d '='; }

now=$(date +%s)
token=$(printf '{"alg":"RS256","kid":"tests"}' | encode)
token+=.$(printf '{"iss":"tests","aud":"%s","sub":"dateline","iat":%d,"exp":%d}' "$3" "$now" $((now + $2)) | encode)
printf '%s.%s\n' "$token" "$(printf %s "$token" | openssl dgst -sha256 -sign "$1/token.key" | encode)"
