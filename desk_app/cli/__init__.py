"""The program without a window, for scripts, tests and night jobs."""
