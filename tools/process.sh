# The long-running processes of one stack, for tools/stack: started detached, known again by pid and start time, never
# confused with another process that got the same pid later. Sourced with the stack's directory as working directory.
# shellcheck shell=bash

# as USER COMMAND…: becomes that user when we are root, and the command.
as() {
  local user=$1
  shift
  if [ "$(id -u)" = 0 ]; then
    set -- setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups -- "$@"
  fi
  exec "$@"
}

# State letter and start time of a process; nothing when there is none.
process_facts() {
  sed -n 's/.*) //p' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f1,20 || true
}

# launch NAME USER COMMAND…: starts it in a session of its own, its output at the end of log/NAME.log.
launch() {
  local name=$1 user=$2
  shift 2
  (as "$user" setsid -- "$@") >>"log/$name.log" 2>&1 </dev/null 9>&- &
  echo "$! $(process_facts $! | cut -d' ' -f2)" >"run/$name.pid"
}

pid_of() {
  cut -d' ' -f1 "run/$1.pid" 2>/dev/null || echo 0
}

alive() {
  local pid start state now
  read -r pid start 2>/dev/null <"run/$1.pid" || return 1
  read -r state now <<<"$(process_facts "$pid")" || return 1
  [ "$now" = "$start" ] && [ "$state" != Z ]
}

# What a killed parent left behind: members of its session that still work in this directory.
orphans() {
  local pid
  for pid in $(pgrep --session "$(pid_of "$1")" || true); do
    case $(readlink "/proc/$pid/cwd") in "$PWD"*) echo "$pid" ;; esac
  done
}

no_orphans() {
  [ -z "$(orphans "$1")" ]
}

# Ends them, and waits until what they held (a port, say) is free again.
end_orphans() {
  local pid
  for pid in $(orphans "$1"); do kill -KILL "$pid" 2>/dev/null || true; done
  wait_until 5 no_orphans "$1"
}

# wait_until SECONDS COMMAND…: repeats the command until it succeeds; 1 when the time is over.
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.05
  done
}

dead() {
  ! alive "$1"
}

# halt NAME SIGNAL SECONDS: asks it to end, and makes it end when it did not in time.
halt() {
  if alive "$1"; then
    kill -"$2" "$(pid_of "$1")" 2>/dev/null || true # it may have ended just now
    wait_until "$3" dead "$1" || kill -KILL "$(pid_of "$1")" 2>/dev/null || true
    wait_until 5 dead "$1"
  fi
  [ ! -f "run/$1.pid" ] || end_orphans "$1"
  rm -f "run/$1.pid"
}

# fail SENTENCE [NAME]: says what went wrong, with the end of NAME's log.
fail() {
  echo "stack: $1" >&2
  [ $# -lt 2 ] || tail -n 15 "log/$2.log" | sed "s/^/  $2: /" >&2
  exit 1
}
