"""How well the look-up finds: question sets, the judge, and other engines on the same questions.

questions   reads a set and says whether an answer is right
peers       what others would have found: string similarity, full-text search, BM25, sentence embeddings
report      the figures, as a table and as JSON
"""
