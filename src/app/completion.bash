# shellcheck shell=bash
# Completion for bash: commands, options, topics and kinds of `ritz list`, configurations, and keys with
# their words behind the file. All of it is asked of the program, so that it never falls behind.

# _ritz_keys PROGRAM TYPED: the keys that begin like this, up to their next dot, or behind = the words.
_ritz_keys() {
  local program=$1 typed=$2 first=$2 line rest
  # The keys of every item of an array are those of the first.
  while [[ $first =~ ^(.*\.)[1-9][0-9]*(\..*)$ ]]; do first=${BASH_REMATCH[1]}0${BASH_REMATCH[2]}; done
  while read -r line; do
    [[ $line == "$first"* ]] || continue
    rest=${line#"$first"}
    if [[ $typed == *=* ]]; then
      # The equals sign parts words, and what is in front of it stays.
      echo "${line#*=}"
    elif [[ $rest == *.* ]]; then
      echo "$typed${rest%%.*}."
    elif [[ $rest != *=* ]]; then
      echo "$typed$rest="
    fi
  done < <("$program" list --format paths 2>/dev/null)
}

_ritz() {
  local program=$1 command=${COMP_WORDS[1]} last=${COMP_WORDS[COMP_CWORD - 1]} help words=""
  local typed=${COMP_LINE:0:COMP_POINT}
  typed=${typed##*[[:space:]]}
  ((COMP_CWORD > 1)) || command=""
  help=$("$program" ${command:+"$command"} --help 2>/dev/null)
  if [[ $typed == -* ]]; then
    words=$(sed -n 's/^  \(-[^ ,]*\),\{0,1\} *\(--[^ ]*\)\{0,1\}.*/\1 \2/p' <<<"$help")
  elif [[ $last == -* ]] && grep -q -- "^  $last [A-Z]" <<<"$help"; then
    : # the value of an option
  elif ((COMP_CWORD == 1)); then
    words=$(sed -n '/^[Ss][Uu][Bb][Cc]/,$s/^  \([a-z][a-z]*\) .*/\1/p' <<<"$help")
  elif [[ $command == list ]] && ((COMP_CWORD == 2)); then
    words=$("$program" list 2>/dev/null | sed -n 's/^\([a-z]*\)  .*/\1/p')
  elif [[ $command == list ]] && ((COMP_CWORD == 3)); then
    words=$("$program" list "${COMP_WORDS[2]}" 2>/dev/null | sed -n '/^$/q; s/^  \([^ ]*\) .*/\1/p')
  elif [[ $help == *KEY=VALUE* ]]; then
    if [[ " ${COMP_WORDS[*]:2:COMP_CWORD-2} " == *.toml\ * ]]; then
      words=$(_ritz_keys "$program" "$typed")
    else
      mapfile -t COMPREPLY < <(compgen -f -X '!*.toml' -- "$typed"; compgen -d -S / -- "$typed")
      compopt -o filenames 2>/dev/null
      return
    fi
    typed=${typed#*=}
  fi
  # Nothing leaves it to the names of files.
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$typed" | sort -u)
  [[ ${COMPREPLY[*]} != *[.=] ]] || compopt -o nospace 2>/dev/null
}

complete -o default -F _ritz ritz
