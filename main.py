"""python main.py → the window; python main.py COMMAND … → the same commands as desk-app."""

from desk_app.bootstrap import main

if __name__ == "__main__":
    raise SystemExit(main())
