#!/usr/bin/env bash
# check_includes.sh SOURCE USES: the #include lines of the library against the order of the folders
# and against what every folder says that it uses (a file written by tests/form/CMakeLists.txt), and
# headers that include each other in a circle.
set -euo pipefail
cd "$1"
find src wavefunctions hamiltonians samplers observables -name '*.[ch]pp' | sort | xargs awk '
  function complain(text) { print FILENAME ":" FNR ": " text; ++mistakes }

  BEGIN {
    # Who may include whom: a folder of a higher number one of a lower number. Folders of equal
    # number never include each other.
    n = split("base parallel linalg random io stats lattice derivatives space nn optim model", below)
    for (i = 1; i <= n; ++i) level[below[i]] = i
    level["wavefunctions"] = level["hamiltonians"] = level["samplers"] = level["observables"] = ++n
    m = split("population natural vmc setup learning exact app", above)
    for (i = 1; i <= m; ++i) level[above[i]] = n + i
    only["mpi.h"] = "parallel"
    only["hdf5.h"] = "io"
  }

  # What the folders say.
  FILENAME == uses_file {
    if (/^\+/) {
      for (i = 2; i <= NF; ++i) reachable[substr($1, 2), $i] = 1
      next
    }
    for (i = 2; i <= NF; ++i)
      if (!($i in level && $1 in level && level[$i] < level[$1]))
        complain("ritz_module(" $1 ") may not use " $i)
    next
  }

  FNR == 1 {
    check_guard()
    folder = FILENAME
    sub("^src/", "", folder)
    sub("/.*", "", folder)
    is_header = FILENAME ~ /hpp$/
    guarded = 0
    header = FILENAME
    if (!(folder in level)) complain("the folder " folder " has no place in the order of folders")
  }
  /^#pragma once/ { guarded = 1 }

  /^ *# *include *</ {
    name = $0
    sub("^[^<]*<", "", name)
    sub(">.*", "", name)
    if (name in only && only[name] != folder)
      complain("<" name "> belongs to the folder " only[name] " alone")
    if (sub("^ritz/", "", name)) {
      other = name
      sub("/.*", "", other)
      if (!(other in level)) {
        complain("\"" other "\" is no folder of the library")
      } else if (other != folder && level[other] >= level[folder]) {
        complain("<ritz/" name "> points upwards: " folder " may not know " other)
      } else if (other != folder && !((folder, other) in reachable)) {
        complain("<ritz/" name ">: ritz_module(" folder ") does not list " other " in USES")
      }
    }
  }
  /^ *# *include *"/ { complain("write #include <ritz/FOLDER/FILE.hpp> for a header of the library") }

  # Random numbers are addressed, and the library does not print.
  /arma::rand[uni]|std::[a-z_]*_distribution/ { complain("random numbers come from src/random") }
  /std::cout/ && folder != "app" { complain("the library prints nothing to standard output") }

  function check_guard() {
    if (is_header && !guarded) { print header ": has no #pragma once"; ++mistakes }
  }
  END {
    check_guard()
    exit mistakes > 0
  }
' uses_file="$2" "$2"

# An edge from every header to each that it includes; tsort names the members of a circle.
find src wavefunctions hamiltonians samplers observables -name '*.hpp' | while read -r header; do
  sed -nE "s|^#include <ritz/([^>]*)>.*|${header#src/} \\1|p" "$header"
done | tsort >/dev/null
