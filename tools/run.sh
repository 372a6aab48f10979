#!/bin/sh
# The window on a demo shop; with no display, the tour instead.
set -eu
python=$1
shop=$2
if [ ! -f "$shop" ]; then
    echo "Making a demo shop in $shop"
    "$python" main.py demo "$shop"
fi
if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
    echo "There is no display here, so the window cannot open. Running the tour instead."
    for language in zh_CN en; do
        for theme in light dark; do
            QT_QPA_PLATFORM=offscreen "$python" main.py tour "tour-out/$language-$theme" --lang "$language" --theme "$theme"
        done
    done
    echo "The pictures and PDFs of a day at the desk are in $(pwd)/tour-out"
    exit 0
fi
exec "$python" main.py --shop "$shop"
