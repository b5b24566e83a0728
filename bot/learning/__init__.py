"""How `bot/lookup/vectors.npz` and the weights of the look-up are made: a maintainer's tool, never used by the running bot.

distil      words' vectors out of a sentence-embedding model
data        what is learned from: questions with the entry, or the kind of answer, that they want
vectors     the vectors, trained on those questions
weights     how much each part of a score counts
"""
