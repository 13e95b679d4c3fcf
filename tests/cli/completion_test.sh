#!/usr/bin/env bash
# What bash offers behind the beginning of a line.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# shellcheck source=src/app/completion.bash
source "$root/src/app/completion.bash"
[[ $(complete -p ritz) == *'-F _ritz ritz' ]] || complain "nothing is registered"

# offers LINE WORD ...: the end of this line may go on as these words, and as nothing else.
offers() {
  local COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS COMP_CWORD COMPREPLY
  shift
  # As readline takes lines apart: = is a word of its own.
  read -r -a COMP_WORDS <<<"${COMP_LINE//=/ = }"
  [[ $COMP_LINE != *[[:space:]=] ]] || COMP_WORDS+=("")
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _ritz "$ritz"
  [[ "${COMPREPLY[*]}" == "$*" ]] || complain "\"$COMP_LINE\" goes on as \"${COMPREPLY[*]}\", expected \"$*\""
}
touch dot.toml notes.txt
mkdir doubles
offers 'ritz c' check compare
offers 'ritz --v' --version
offers 'ritz run --re' --resume
offers 'ritz scan dot.toml --' --force --groups --help --max-time --overwrite --point --quiet --resume
offers 'ritz list sa' samplers
offers 'ritz list samplers t' tempering
offers 'ritz run do' dot.toml doubles/
offers 'ritz run dot.toml samp' sampler.
offers 'ritz run dot.toml --quiet system.interaction.s' system.interaction.softening= system.interaction.strength=
offers 'ritz run dot.toml sampler.kind=e' exact exchange
offers 'ritz check dot.toml sampler.kind=g' gibbs
offers 'ritz run dot.toml wavefunction.12.alp' wavefunction.12.alpha=
offers 'ritz run dot.toml estimate.obs' estimate.observables=
offers 'ritz run dot.toml nonsense' ''
# Where there are none of its own, the shell goes on with names of files.
offers 'ritz run dot.toml -o d' ''
offers 'ritz compare d' ''
offers 'ritz scan dot.toml --groups 2 sampler.bl' sampler.block=
finish
