# Makes or repairs .venv. ./run, ./test and ./bench read this file with $root set, then say `ready run`, `ready test`
# or `ready formats`: what the reader needs, that and what the checks need, or that and the programs that read the
# exports. POSIX sh; uv does the work where it is on PATH, venv and pip where it is not.
#
# A stamp inside .venv, written last, says what the environment was made from. Where it is missing (a foreign or
# half-made .venv) or says something else, the environment is made again; making takes a lock of the kernel's,
# so that two at once wait for each other and a killed one leaves nothing behind that could stop the next.

venv=$root/.venv

# The Pythons the pins are for: 3.11 to 3.14. A newer one gets what pyproject.toml allows, unpinned.
pinned_until=14

say() {
    printf 'hashiya: %s\n' "$*" >&2
}

if command -v uv >/dev/null 2>&1; then installer=uv; else installer=pip; fi

# What .venv depends on, as text: the pins, this file, where the checkout lies (cksum names each file by its full
# path, and so do the programs in .venv/bin), and the file behind .venv/bin/python, which an update of the system
# can change.
ingredients() {
    cksum "$root/pyproject.toml" "$root"/requirements/*
    readlink -f "$venv/bin/python" 2>/dev/null || :
}

# Whether .venv holds set $1, whole and made from what is here now.
is_current() {
    [ -f "$venv/stamp-$1" ] && [ -x "$venv/bin/python" ] && [ -x "$venv/bin/hashiya" ] &&
        [ "$(cat "$venv/stamp-$1")" = "$(ingredients)" ]
}

# Tells of the Python called $1: `good PATH`; `old VERSION`; or `bare VERSION`, when it has no venv and $2, the
# installer, is pip. Inside an environment PATH is the Python that made it: ours may be cleared in a moment.
examine_python() {
    "$1" -c '
import sys
version = "%d.%d.%d" % sys.version_info[:3]
verdict = "good " + (getattr(sys, "_base_executable", "") or sys.executable)
if sys.version_info < (3, 11):
    verdict = "old " + version
elif sys.argv[1] == "pip":
    try:
        import ensurepip, venv
    except ImportError:
        verdict = "bare " + version
print(verdict)
' "$2" 2>/dev/null
}

# Sets $python to the first Python that will do, or says what to install.
find_python() {
    old='' bare=''
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        found=$(examine_python "$name" "$installer") || continue
        case $found in
            good\ *) python=${found#good }; return ;;
            old\ *) old=${old:-${found#old }} ;;
            bare\ *) bare=${bare:-${found#bare }} ;;
        esac
    done
    if [ $installer = uv ]; then
        say 'no Python 3.11 or newer is here; uv gets one'
        uv python install 3.13 && python=$(uv python find --system 3.13) && return
    fi
    if [ -n "$bare" ]; then
        say "Python $bare is here, but without its venv module, in which Hashiya is set up."
        say '  Debian, Ubuntu:  sudo apt install python3-venv'
        say '  macOS:           brew install python'
    else
        say "Hashiya needs Python 3.11 or newer; ${old:-none} was found."
        say '  Debian, Ubuntu:  sudo apt install python3 python3-venv'
        say '  macOS:           brew install python'
    fi
    [ $installer = uv ] || say '  anywhere:        uv (https://docs.astral.sh/uv/), which brings its own Python'
    exit 1
}

# To compile everything takes longer than all the rest together, and Python compiles what it needs when it first
# needs it; unless it was told to keep nothing, and would do so at every start.
install() {
    if [ $installer = uv ]; then
        uv pip install --quiet --python "$venv/bin/python" ${PYTHONDONTWRITEBYTECODE:+--compile-bytecode} "$@"
    else
        [ -n "${PYTHONDONTWRITEBYTECODE:-}" ] || set -- --no-compile "$@"
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
    fi
}

create() {
    # All but the lock, which others may be waiting for.
    find "$venv" -mindepth 1 -maxdepth 1 ! -name lock -exec rm -rf {} + || return
    if [ $installer = uv ]; then
        uv venv --quiet --allow-existing --python "${UV_PYTHON:-$python}" "$venv"
    else
        "$python" -m venv "$venv"
    fi
}

# Makes .venv for set $1, or adds to one that holds a smaller set. Runs in the checkout, so that settings
# and modules that lie where the caller is have no say.
build() {
    cd "$root" || return
    if ! is_current run || ! { [ $installer = uv ] || "$venv/bin/python" -m pip --version >/dev/null 2>&1; }; then
        create || return
    fi
    if [ "$("$venv/bin/python" -c 'import sys; print(sys.version_info[1])')" -le $pinned_until ]; then
        # The second step fetches nothing: setuptools is among the pins.
        install --require-hashes -r "requirements/$1.txt" &&
            install --no-build-isolation --no-deps --editable . || return
    else
        case $1 in
            formats) install --editable '.[test,formats-test]' || return ;;
            test) install --editable '.[test]' || return ;;
            *) install --editable . || return ;;
        esac
    fi
    ingredients >"$venv/stamp-run"
    # Each set holds those before it.
    case $1 in test | formats) cp "$venv/stamp-run" "$venv/stamp-test" ;; esac
    [ "$1" != formats ] || cp "$venv/stamp-run" "$venv/stamp-formats"
}

ready() {
    is_current "$1" && return
    find_python
    # A link may lead to an environment that is someone else's to clear.
    [ ! -L "$venv" ] || rm -f "$venv"
    mkdir -p "$venv" && exec 9>>"$venv/lock" || exit 1
    "$python" -c '
import fcntl, sys
try:
    fcntl.flock(0, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    sys.stderr.write("hashiya: waiting for another one that is setting up .venv\n")
    fcntl.flock(0, fcntl.LOCK_EX)
' <&9 || exit 1
    if ! is_current "$1"; then
        say "setting up .venv with $installer"
        # Where the checks once ran, they stay: ./run does not take away what ./test brought.
        needed=$1
        for larger in test formats; do
            if [ "$1" != formats ] && [ -f "$venv/stamp-$larger" ]; then needed=$larger; fi
        done
        if ! (build $needed); then
            say 'could not set up .venv: what went wrong is above. The next try starts anew.'
            exit 1
        fi
    fi
    exec 9>&-
}
