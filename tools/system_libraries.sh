#!/bin/sh
# Installs the system libraries that Qt needs and a bare Debian or Ubuntu lacks. Says what it will install first.
set -eu
[ "$(uname -s)" = Linux ] || exit 0

missing=""
want() { # library file, package
    ldconfig -p 2>/dev/null | grep -q "$1" || missing="$missing $2"
}
want libxcb-cursor.so.0 libxcb-cursor0
want libxcb-icccm.so.4 libxcb-icccm4
want libxcb-keysyms.so.1 libxcb-keysyms1
want libxcb-image.so.0 libxcb-image0
want libxcb-render-util.so.0 libxcb-render-util0
want libxcb-xkb.so.1 libxcb-xkb1
want libxcb-shape.so.0 libxcb-shape0
want libxcb-randr.so.0 libxcb-randr0
want libxkbcommon-x11.so.0 libxkbcommon-x11-0
want libxkbcommon.so.0 libxkbcommon0
want libEGL.so.1 libegl1
want libGL.so.1 libgl1
want libfontconfig.so.1 libfontconfig1
want libdbus-1.so.3 libdbus-1-3
want libglib-2.0.so.0 libglib2.0-0
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Qt needs these system libraries, named here as Debian names them:$missing" >&2
    echo "Install them with this system's package manager if the window does not open." >&2
    exit 0
fi
as_root=""
if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1; then as_root="sudo"; else
        echo "Qt needs system libraries. As root: apt-get install -y$missing" >&2
        exit 1
    fi
fi
echo "Installing the system libraries Qt needs:$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of packages
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
