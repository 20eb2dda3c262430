#!/usr/bin/env bash
# Creates a virtual environment and installs a lock file into it with hashes, by pip alone.
# usage: create_venv.sh DIRECTORY LOCK        (PYTHON=… chooses the interpreter)
# Does nothing when the environment already holds exactly this lock.
set -euo pipefail

venv=$1
lock=$2
stamp=$venv/.installed-lock

say() { printf '%s\n' "$@" >&2; }

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 /usr/bin/python3}; do
        if command -v "$candidate" >/dev/null && is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    say "需要 Python 3.11 或更新版本：apt-get install python3 python3-venv" \
        "Python 3.11 or newer is needed: apt-get install python3 python3-venv"
    return 1
}

create() {
    local python
    python=$(find_python)
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        say "此 Python 缺少 venv 组件：apt-get install python3-venv" \
            "This Python lacks the venv module: apt-get install python3-venv"
        return 1
    fi
    "$python" -m venv --clear "$venv"
}

fingerprint=$(cksum <"$lock")
# A copied or half-made environment has no working pip: make it anew.
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || create
[ "$(cat "$stamp" 2>/dev/null)" = "$fingerprint" ] && exit 0

say "正在按 $lock 安装依赖，请稍候 / installing $lock, one moment …"
rm -f "$stamp"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
echo "$fingerprint" >"$stamp"
