#!/usr/bin/env bash
# contributing.sh SOURCE COMPILER [OPTION ...]: what CONTRIBUTING.md shows is the program of today.
# Its differences fit the files that they change, and its code compiles with the given options.
set -euo pipefail
source=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Every block of code goes into the file that the paragraph before it names first; differences, hunk
# by hunk, into NUMBER.before, the lines that have to be there, below a line with the file's name.
awk -v work="$work" '
  /^```/ && !inside {
    inside = 1
    target = /^```(cpp|toml)$/ ? named : ""
    if (target ~ "/") {
      folder = work "/ritz/" target
      sub("/[^/]*$", "", folder)
      system("mkdir -p " folder)
      if (target ~ /cpp$/) print "#include <ritz/" target ">" >(work "/all.cpp")
    }
    is_difference = /^```diff$/
    next
  }
  /^```/ { inside = 0; paragraph_ended = 1; next }
  inside && is_difference && /^\+\+\+ b\// { changed = substr($0, 7); hunk = ""; next }
  inside && is_difference && /^--- / { next }
  inside && is_difference && /^@@ / {
    hunk = work "/" (++n_hunks) ".before"
    print changed >hunk
    next
  }
  inside && is_difference && !hunk { print "a difference of CONTRIBUTING.md has no line @@"; exit 1 }
  inside && is_difference && /^[ -]/ { print substr($0, 2) >hunk; next }
  inside { if (target ~ "/") print >(work "/ritz/" target); next }
  /^$/ { paragraph_ended = 1; next }
  paragraph_ended { named = ""; paragraph_ended = 0 }
  !named && match($0, /`[a-z_\/]+\/[a-z_]+\.(hpp|cpp|toml)`/) { named = substr($0, RSTART + 1, RLENGTH - 2) }
' "$source/CONTRIBUTING.md"

status=0
for hunk in "$work"/*.before; do
  { read -r file; lines=$(cat); } <"$hunk"
  if [[ $(<"$source/$file") != *"$lines"* ]]; then
    printf 'CONTRIBUTING.md changes lines that are not in %s:\n%s\n' "$file" "$lines"
    status=1
  fi
done

# One program of all, since reading Armadillo takes longest.
[[ $(wc -l <"$work/all.cpp") == 4 ]] || { echo "not all code was found in CONTRIBUTING.md"; status=1; }
"$@" -fsyntax-only -I"$work" -I"$source" "$work/all.cpp" || status=1
exit $status
