#!/bin/sh
# Lets systemd judge the units, in a root of their own in which their interpreter is there.
set -eu
command -v systemd-analyze > /dev/null || { echo "no systemd-analyze here: only the tests read the units"; exit 0; }
cd "$(dirname "$0")"
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
units=$root/etc/systemd/system
mkdir -p "$units/amana.service.d" "$units/amana@.service.d" "$root/srv/amana/.venv/bin"
install -m 755 /bin/true "$root/srv/amana/.venv/bin/python"
cp amana.service amana@.service "$units"
for each in sysinit basic shutdown multi-user network-online; do
  printf '[Unit]\nDescription=%s\n' "$each" > "$units/$each.target"
done
check() {  # of a misspelt line systemd only warns
  said=$(systemd-analyze verify --man=no --root="$root" amana.service amana@1.service 2>&1) || failed=yes
  [ -z "$said${failed:-}" ] || { echo "$said"; exit 1; }
}
check
cp root-as-credential.conf "$units/amana.service.d"
cp root-as-credential.conf "$units/amana@.service.d"
check
for each in amana.service amana@.service; do
  said=$(systemd-analyze security --no-pager --offline=true --threshold=20 "$each") || failed=yes
  echo "$said" | tail -n 1
done
[ -z "${failed:-}" ]
