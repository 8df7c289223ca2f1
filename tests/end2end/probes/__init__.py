"""What tests do and see inside the running program: functions that are called by name in the thread of its window.

A probe takes an :class:`~tests.end2end.probes.inside.Inside` first and then what the test gives it, and returns what
JSON carries unchanged (lists, no tuples). The test writes ``window.ask(state.step, 3)``; the string of the puppet
carries the name and the arguments. So a probe has types, and what is renamed in the program is renamed in it.

How the program is put together is known to ``inside`` alone.
"""
