"""The darkroom: other people's picture files go in, pictures of our own come out.

Nothing is imported here, because the process in which files are decoded comes in by this package and has little room.
"""
