# Reads Upstart job files (init(5) of Upstart 1.12). For sourcing by init and initctl.
#
# parse_job NAME fills the associative array P with the job's definition, or returns 1 with the reason in PARSE_ERROR.
# Keys: the stanza's name (start, stop: the tokens of the expression, each followed by a unit separator; env, export, limit:
# one a line; main, pre-start, post-start, pre-stop, post-stop: the text, with main.kind … saying exec or script).

INIT_DIR=/etc/init
US=$'\037'

declare -A P=()
PARSE_ERROR=

# Splits a line into WORDS, honouring quotes and backslashes as libnih does.
split_words() { # line
  WORDS=()
  if [[ $1 != *[\"\'\\]* ]]; then
    read -ra WORDS <<< "$1"
    return
  fi
  local line=$1 word='' quote='' started='' character i
  for ((i = 0; i < ${#line}; i++)); do
    character=${line:i:1}
    if [[ $quote ]]; then
      if [[ $character == "$quote" ]]; then
        quote=
      else
        word+=$character
      fi
    elif [[ $character == [\"\'] ]]; then
      quote=$character
      started=yes
    elif [[ $character == '\' ]]; then
      i=$((i + 1))
      word+=${line:i:1}
      started=yes
    elif [[ $character == [[:blank:]] ]]; then
      if [[ $started ]]; then
        WORDS+=("$word")
      fi
      word=
      started=
    else
      word+=$character
      started=yes
    fi
  done
  if [[ $started ]]; then
    WORDS+=("$word")
  fi
}

# Cuts a comment off: a number sign at the start of a word, outside quotes.
strip_comment() { # line; result in LINE
  LINE=$1
  if [[ $LINE != *[[:blank:]]'#'* ]]; then
    return
  fi
  local quote='' character i
  for ((i = 0; i < ${#LINE}; i++)); do
    character=${LINE:i:1}
    if [[ $quote ]]; then
      [[ $character != "$quote" ]] || quote=
    elif [[ $character == [\"\'] ]]; then
      quote=$character
    elif [[ $character == '#' && ${LINE:i-1:1} == [[:blank:]] ]]; then
      LINE=${LINE:0:i}
      return
    fi
  done
}

fail_at() { # line number, message
  PARSE_ERROR="$PARSED_FILE:$1: $2"
  return 1
}

trim() { # text; result in TRIMMED
  TRIMMED=${1#"${1%%[![:space:]]*}"}
  TRIMMED=${TRIMMED%"${TRIMMED##*[![:space:]]}"}
}

# The tokens of a start on or stop on expression; parentheses are tokens of their own. Checks the grammar.
parse_expression() { # text; result in TOKENS
  local text=${1//(/ ( } word depth=0 want=operand
  text=${text//)/ ) }
  split_words "$text"
  TOKENS=
  for word in "${WORDS[@]}"; do
    case $word in
      '(')
        [[ $want == operand ]] || { MISTAKE='Expected operator'; return 1; }
        depth=$((depth + 1))
        ;;
      ')')
        [[ $want != operand ]] || { MISTAKE='Expected event'; return 1; }
        depth=$((depth - 1))
        ((depth >= 0)) || { MISTAKE='Mismatched parentheses'; return 1; }
        want=operator
        ;;
      and | or)
        [[ $want != operand ]] || { MISTAKE='Expected event'; return 1; }
        want=operand
        ;;
      *)
        [[ $want != operator ]] || { MISTAKE='Expected operator'; return 1; }
        want=more
        ;;
    esac
    TOKENS+=$word$US
  done
  [[ $want != operand ]] || { MISTAKE='Expected event'; return 1; }
  ((depth == 0)) || { MISTAKE='Mismatched parentheses'; return 1; }
}

# How many parentheses stay open in a text.
open_parentheses() {
  local opened=${1//[^(]/} closed=${1//[^)]/}
  OPEN=$((${#opened} - ${#closed}))
}

# Takes a process: "exec COMMAND" or a script block. Advances n.
take_process() { # key, kind, rest
  P[$1.kind]=$2
  if [[ $2 == exec ]]; then
    [[ $3 ]] || { fail_at "$at" 'Expected token'; return 1; }
    P[$1]=$3
    return
  fi
  [[ ! $3 ]] || { fail_at "$at" 'Unexpected token'; return 1; }
  local body=
  while ((n < ${#LINES_[@]})); do
    trim "${LINES_[n]}"
    n=$((n + 1))
    if [[ $TRIMMED == 'end script' ]]; then
      P[$1]=$body
      return
    fi
    body+=${LINES_[n - 1]}$'\n'
  done
  fail_at "$n" 'Unterminated block'
}

parse_stanza() { # logical line without comment; uses at and n
  local first rest
  read -r first rest <<< "$1"
  case $first in
    exec | script) take_process main "$first" "$rest" ;;
    pre-start | post-start | pre-stop | post-stop)
      local kind
      read -r kind rest <<< "$rest"
      case $kind in
        exec | script) take_process "$first" "$kind" "$rest" ;;
        '') fail_at "$at" 'Expected token' ;;
        *) fail_at "$at" 'Unknown stanza' ;;
      esac
      ;;
    start | stop)
      [[ $rest == 'on' || $rest == 'on '* || $rest == $'on\t'* ]] || { fail_at "$at" 'Unknown stanza'; return 1; }
      parse_expression "${rest#on}" || { fail_at "$at" "$MISTAKE"; return 1; }
      P[$first]=$TOKENS
      ;;
    manual) unset 'P[start]' ;;
    respawn)
      if [[ ! $rest ]]; then
        P[respawn]=yes
        return
      fi
      split_words "$rest"
      [[ ${WORDS[0]} == limit ]] || { fail_at "$at" 'Unknown stanza'; return 1; }
      if [[ ${WORDS[1]:-} == unlimited ]]; then
        P[respawn.count]=0
        return
      fi
      [[ ${WORDS[1]:-} =~ ^[0-9]+$ ]] || { fail_at "$at" "Illegal limit, expected 'unlimited' or integer"; return 1; }
      [[ ${WORDS[2]:-} =~ ^[0-9]+$ ]] || { fail_at "$at" 'Illegal interval, expected number of seconds'; return 1; }
      P[respawn.count]=${WORDS[1]}
      P[respawn.seconds]=${WORDS[2]}
      ;;
    task)
      P[task]=yes
      ;;
    env | export | limit | emits)
      [[ $rest ]] || { fail_at "$at" 'Expected token'; return 1; }
      split_words "$rest"
      local IFS=' '
      if [[ $first == env || $first == limit ]]; then
        P[$first]+="${WORDS[*]}"$'\n'
      else
        P[$first]+="${WORDS[*]} "
      fi
      ;;
    expect)
      case $rest in
        stop | daemon | fork | none) P[expect]=$rest ;;
        *) fail_at "$at" "Expected 'fork', 'daemon' or 'none'" ;;
      esac
      ;;
    console)
      case $rest in
        none | output | owner | log) P[console]=$rest ;;
        *) fail_at "$at" 'Unknown stanza' ;;
      esac
      ;;
    kill | reload)
      split_words "$rest"
      case $first.${WORDS[0]:-} in
        kill.timeout | kill.signal | reload.signal) P[$first.${WORDS[0]}]=${WORDS[1]:-} ;;
        *) fail_at "$at" 'Unknown stanza' ;;
      esac
      ;;
    normal)
      [[ $rest == exit* ]] || { fail_at "$at" 'Unknown stanza'; return 1; }
      P[normal]+="${rest#exit} "
      ;;
    umask | nice | chdir | chroot | setuid | setgid | description | author | version | usage | oom | instance | cgroup | \
      debug | apparmor | tmpfs | session)
      [[ $rest || $first == debug ]] || { fail_at "$at" 'Expected token'; return 1; }
      split_words "$rest"
      P[$first]=${WORDS[0]:-}
      ;;
    *) fail_at "$at" 'Unknown stanza' ;;
  esac
}

# Adds the stanzas of one file to P.
parse_file() { # file
  local n=0 at logical
  PARSED_FILE=$1
  mapfile -t LINES_ < "$1"
  while ((n < ${#LINES_[@]})); do
    at=$((n + 1))
    trim "${LINES_[n]}"
    n=$((n + 1))
    [[ $TRIMMED && $TRIMMED != '#'* ]] || continue
    strip_comment "$TRIMMED"
    logical=$LINE
    open_parentheses "$logical"
    while [[ $logical == *'\' ]] || { [[ $logical == st[ao]*on* ]] && ((OPEN > 0)); }; do
      ((n < ${#LINES_[@]})) || break
      trim "${LINES_[n]}"
      n=$((n + 1))
      [[ $TRIMMED != '#'* ]] || continue
      strip_comment "$TRIMMED"
      logical="${logical%\\} $LINE"
      open_parentheses "$logical"
    done
    trim "$logical"
    parse_stanza "$TRIMMED" || return 1
  done
}

# Reads a job's file and its override. A broken override counts as absent.
parse_job() { # name
  local file=$INIT_DIR/$1.conf override=$INIT_DIR/$1.override key
  P=()
  PARSE_ERROR=
  [[ -f $file && -r $file ]] || return 1
  parse_file "$file" || return 1
  if [[ -f $override ]]; then
    local -A base=()
    for key in "${!P[@]}"; do
      base[$key]=${P[$key]}
    done
    if ! parse_file "$override"; then
      P=()
      for key in "${!base[@]}"; do
        P[$key]=${base[$key]}
      done
    fi
  fi
}

# A start on or stop on expression as initctl show-config prints it.
expression_text() { # tokens; result in TEXT
  TEXT=${1//$US/ }
  TEXT=${TEXT//( /(}
  TEXT=${TEXT// )/)}
  TEXT=${TEXT% }
}

# The lines of initctl show-config for the job in P.
config_text() { # name; result in CONFIG
  local event
  CONFIG=$1
  for event in ${P[emits]:-}; do
    CONFIG+=$'\n'"  emits $event"
  done
  for event in start stop; do
    if [[ ${P[$event]:-} ]]; then
      expression_text "${P[$event]}"
      CONFIG+=$'\n'"  $event on $TEXT"
    fi
  done
}
