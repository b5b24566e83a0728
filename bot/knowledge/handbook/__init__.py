"""The handbook page in and out, in reading order: page, blocks, headings, lines, rows, read, pairs, merge, nodes, files; and write for the way back.

The promise: no word of a playbook on the page is lost. What fits the model becomes an entry, the rest a note in its section.
"""
