"""The compiler of fields and predicates: from a bound tree to SQL text and the values of its marks.

Text is composed of constant fragments and depends on the shape of what is asked alone; every value is a parameter.
"""
