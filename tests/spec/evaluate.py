def evaluate():
    pass
