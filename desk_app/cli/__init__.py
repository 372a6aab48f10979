"""The program without a window, for scripts, tests and night jobs.

Standard output carries the answer and nothing else; progress and refusals go to standard error. Exit 0: done;
1: refused, nothing changed; 2: wrong usage. The rules are the desks'; no SQL and no table comes in here.
"""
