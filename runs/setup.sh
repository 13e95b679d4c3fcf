# shellcheck shell=bash
# What runs/demo.sh, tests/run.sh and .ci/run share; they source this file from the root of the
# checkout and call
#   install_packages [NAME ...]   the Debian packages of the program and any others named
#   build PRESET [TARGET ...]     configures and builds into build/PRESET; RITZ_OPTIONS are further options
#                                 of CMake, for example RITZ_OPTIONS="-DRITZ_NATIVE=OFF"
# Both may be called again and then take no time.

source runs/environment.sh

# Prefixes a command with what makes it run as root; fails where that is not possible.
as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  elif [[ -t 0 ]]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

# Runs a command with its output in a file, the end of which is shown when the command fails.
quietly() {
  local log=$1
  shift
  "$@" >>"$log" 2>&1 </dev/null && return
  tail -n 20 "$log" >&2
  return 1
}

install_packages() {
  # Without apt-get the configuration of the build says what is missing.
  command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || return 0
  local missing wanted=(
    g++ cmake ninja-build libopenmpi-dev openmpi-bin libarmadillo-dev libopenblas-dev libhdf5-dev zlib1g-dev
    libfmt-dev libtomlplusplus-dev nlohmann-json3-dev libcli11-dev libxsimd-dev "$@"
  )
  mapfile -t missing < <(comm -23 <(printf '%s\n' "${wanted[@]}" | sort) \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null |
      sed -n 's/^installed //p' | sort -u))
  ((${#missing[@]})) || return 0
  if ! as_root true 2>/dev/null; then
    echo "Not installed, and neither root nor sudo to install them: ${missing[*]}" >&2
    echo "Going on without; ask for them if the build stops." >&2
    return 0
  fi

  local log=build/packages.log
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
  mkdir -p build
  echo "Installing ${missing[*]} (log: $log)"
  : >"$log"
  # Old package lists may name versions that are gone; a list that fails to load may not matter.
  quietly "$log" as_root "${apt[@]}" update || echo "apt-get update failed; going on" >&2
  if ! quietly "$log" as_root "${apt[@]}" install --no-install-recommends "${missing[@]}"; then
    echo "These packages could not be installed: ${missing[*]}" >&2
    return 1
  fi
}

# Stops with a list unless the tools of the build are there. The libraries are found by CMake, which
# lists all that are missing.
require_tools() {
  local missing=()
  command -v "${CXX:-c++}" >/dev/null || missing+=("a C++20 compiler")
  command -v cmake >/dev/null || missing+=("CMake 3.25 or newer")
  command -v ninja >/dev/null || command -v ninja-build >/dev/null || missing+=("Ninja")
  command -v mpirun >/dev/null || missing+=("an MPI library with mpirun (Open MPI)")
  ((${#missing[@]})) || return 0
  echo "Ritz needs the following, and where there is apt-get as root installs it by itself:" >&2
  printf '  %s\n' "${missing[@]}" >&2
  echo "Further libraries that the build looks for: Armadillo with OpenBLAS, HDF5, fmt, toml++," >&2
  echo "nlohmann-json, CLI11, xsimd and, for the tests, Catch2." >&2
  return 1
}

# As many compilers at once as there are cores, and memory for each.
build_jobs() {
  local kib limit jobs
  kib=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo 2>/dev/null || true)
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || true)
  if [[ $limit =~ ^[0-9]+$ ]] && ((!${kib:-0} || limit / 1024 < kib)); then kib=$((limit / 1024)); fi
  jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
  command -v nproc >/dev/null && jobs=$(nproc)
  if [[ ${kib:-} ]] && ((kib / 1500000 < jobs)); then jobs=$((kib / 1500000)); fi
  echo $((jobs > 0 ? jobs : 1))
}

# What makes a build directory useless: another place, compiler or processor (-march=native).
build_signature() {
  pwd
  "${CXX:-c++}" --version
  "${CXX:-c++}" -march=native -Q --help=target 2>/dev/null || uname -m
}

build() {
  local preset=$1 directory=build/$1 signature
  shift
  require_tools || return
  signature=$(build_signature | cksum)
  if [[ -e $directory/.signature && $(<"$directory/.signature") != "$signature" ]]; then
    echo "The checkout was moved, or the compiler or the processor is another one: building anew"
    rm -rf "$directory"
  fi
  mkdir -p "$directory"
  echo "$signature" >"$directory/.signature"

  local options configure
  read -r -a options <<<"${RITZ_OPTIONS:-}"
  configure=(cmake --preset "$preset" --log-level=WARNING -Wno-dev "${options[@]}")
  # A cache that came with the checkout from elsewhere or that was cut short is not worth mending.
  if ! "${configure[@]}" >/dev/null 2>"$directory/configure.log"; then
    "${configure[@]}" --fresh >/dev/null || return
  fi
  local command=(cmake --build "$directory" --parallel "${CMAKE_BUILD_PARALLEL_LEVEL:-$(build_jobs)}")
  (($# == 0)) || command+=(--target "$@")
  # On a terminal ninja shows one line of progress, elsewhere a line per file unless it is told.
  if [[ -t 1 ]]; then
    "${command[@]}"
  else
    echo "Building $directory"
    "${command[@]}" -- --quiet
  fi
}
